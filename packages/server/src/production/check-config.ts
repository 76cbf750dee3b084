import { isLoopbackAddress } from '@bindery/network';

import { ServerError } from '../error.ts';
import type { Config } from './config-schema.ts';

/**
 * Checks the combinations of keys: refuses those that are unsafe or cannot work.
 *
 * @throws ServerError `configuration_unsafe` that lists every problem and says what to do.
 */
export function checkConfig(config: Config): void {
    const problems = [
        ...checkOrigins(config),
        ...checkCookies(config),
        ...checkSignIn(config),
        ...checkDatabase(config),
        ...checkKeys(config),
    ];
    if (problems.length === 0) return;
    const list = problems.map((problem) => `  ${problem}`).join('\n');
    throw new ServerError('configuration_unsafe', `Bindery does not start:\n${list}`);
}

/** Returns the warnings for settings that work, but that are unsafe or unsuitable for some deployments. */
export function warnings(config: Config): string[] {
    const found: string[] = [];
    if (config.database.data !== undefined) {
        found.push(
            'The database is embedded (database.data): it serves one node, and a power failure can lose the last changes. Use PostgreSQL (database.url) for data that matters.',
        );
    }
    if (config.egress.allowPrivateNetwork) {
        found.push(
            'Integrations may call this machine and private addresses (egress.allowPrivateNetwork).',
        );
    }
    return found;
}

const OWN_ORIGIN: Record<string, string> = {
    endpoints: 'responses of integrations could set cookies for the other',
    frames: 'code of integrations could act as the other',
    sites: 'scripts of integrations could act as the other',
};

/**
 * Returns the origins that share a host. Code of integrations runs on the hosts of frames and sites, and endpoints send
 * responses of integrations: on a shared host they could act as the other origin.
 */
function checkOrigins({ urls }: Config): string[] {
    const problems: string[] = [];
    const named = Object.entries({ api: urls.app, ...urls } as Record<string, string>);
    for (const [index, [name, url]] of named.entries()) {
        for (const [other, otherUrl] of named.slice(0, index)) {
            const reason = OWN_ORIGIN[name] ?? OWN_ORIGIN[other];
            if (reason === undefined || !coincide(url, otherUrl)) continue;
            problems.push(
                `urls.${name} and urls.${other} coincide (${url}): ${reason}. Give each a host of its own.`,
            );
        }
    }
    const schemes = new Set(named.map(([, url]) => url.split(':')[0]));
    if (schemes.size > 1) {
        problems.push('urls: some begin with https and some with http. Use https for all of them.');
    }
    return problems;
}

/** Returns true if two origins are equal, or the pattern of one contains the other. */
function coincide(one: string, other: string): boolean {
    const [first, second] = [hostOf(one), hostOf(other)];
    if (first === second) return true;
    return matches(first, second) || matches(second, first);
}

/** Returns the host without its port: all ports of a host share its cookies, so a port does not separate origins. */
function hostOf(url: string): string {
    return url
        .toLowerCase()
        .replace(/^https?:\/\//, '')
        .replace(/:\d+$/, '');
}

function matches(pattern: string, host: string): boolean {
    if (!/\*|\{\w+\}/.test(pattern)) return false;
    const [first = '', ...rest] = pattern.split(/\*|\{\w+\}/);
    const last = rest.join('');
    const label = host.slice(first.length, host.length - last.length).replace(/\*|\{\w+\}/, 'x');
    return host.startsWith(first) && host.endsWith(last) && label !== '' && !label.includes('.');
}

function checkCookies({ urls, auth }: Config): string[] {
    const isHttps = urls.app.startsWith('https:');
    if (isHttps && auth.cookies.secure === false) {
        return [
            'auth.cookies.secure is false, but urls.app is https: a session could be read on the way. Remove the key.',
        ];
    }
    if (!isHttps && !isLoopbackUrl(urls.app)) {
        return [
            `urls.app is ${urls.app}: sessions and tokens would be sent in plain text. Use https, e.g. with Caddy in front (docs/deploy.md).`,
        ];
    }
    if (!isHttps && auth.cookies.secure === true) {
        return [
            'auth.cookies.secure is true, but urls.app is http: browsers would not send the session. Use https, or remove the key.',
        ];
    }
    return [];
}

function checkSignIn({ listen, urls, auth }: Config): string[] {
    const ways = [
        ...(auth.password ? ['auth.password'] : []),
        ...(auth.oidc === undefined ? [] : ['auth.oidc']),
    ];
    if (auth.tokensOnly && ways.length > 0) {
        return [`auth.tokensOnly and ${ways.join(' and ')} exclude each other. Remove one.`];
    }
    if (auth.oidc !== undefined) return checkClientSecret(auth.oidc);
    if (auth.tokensOnly || ways.length > 0) return [];
    const isLocal = isLoopbackListen(listen.public) && isLoopbackUrl(urls.app);
    if (isLocal) return [];
    return [
        'auth: no sign-in is set, but the address is not loopback. Set auth.password: true or auth.oidc, or auth.tokensOnly: true for a server without sign-in, whose API accepts tokens only.',
    ];
}

function checkClientSecret(oidc: NonNullable<Config['auth']['oidc']>): string[] {
    const named = (['clientSecret', 'clientSecretFile', 'clientSecretEnvironment'] as const).filter(
        (key) => oidc[key] !== undefined,
    );
    if (named.length === 1) return [];
    return [
        named.length > 1
            ? `auth.oidc: ${named.join(' and ')} exclude each other. Keep one.`
            : 'auth.oidc: name the client secret with clientSecretFile, clientSecretEnvironment or clientSecret.',
    ];
}

function checkDatabase({ database }: Config): string[] {
    if (database.url === undefined && database.data === undefined) {
        return [
            'database: name a PostgreSQL server with database.url, or a folder for the embedded database with database.data.',
        ];
    }
    if (database.url !== undefined && database.data !== undefined) {
        return ['database: url and data exclude each other. Remove one.'];
    }
    if (database.url !== undefined && !/^postgres(ql)?:\/\//.test(database.url)) {
        return ['database.url: expected postgres://user@host/database.'];
    }
    return [];
}

function checkKeys({ keys, database }: Config): string[] {
    const named = Object.entries(keys).filter(([, value]) => value !== undefined);
    if (named.length > 1) {
        return [`keys: ${named.map(([name]) => name).join(' and ')} exclude each other. Keep one.`];
    }
    if (named.length === 0 && database.data === undefined) {
        return [
            'keys: name the file of the encryption keys (keys.file), an environment variable (keys.environment) or a mounted secret (keys.secret).',
        ];
    }
    return [];
}

function isLoopbackUrl(url: string): boolean {
    const { hostname } = new URL(url);
    return (
        hostname === 'localhost' ||
        hostname.endsWith('.localhost') ||
        isLoopbackAddress(hostname.replace(/^\[|\]$/g, ''))
    );
}

function isLoopbackListen(address: string): boolean {
    const host = address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, '');
    return host === 'localhost' || isLoopbackAddress(host);
}
