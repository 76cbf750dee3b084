/** Converts the configuration to the options of the packages. */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import type { AuthOptions, OidcProvider } from '@bindery/identity';
import type { EgressPolicy } from '@bindery/isolate';
import {
    readQuotas,
    type KeySource,
    type Origins,
    type PostgresOptions,
    type StateOptions,
} from '@bindery/platform';

import { ServerError } from '../error.ts';
import type { Config } from './config-schema.ts';

export function originsOf({ urls }: Config): Origins {
    return {
        app: urls.app,
        api: urls.api ?? urls.app,
        endpoint: urls.endpoints,
        sandbox: withPlaceholder(urls.frames, '{integration}'),
        sites: withPlaceholder(urls.sites, '{site}'),
    };
}

function withPlaceholder(origin: string, placeholder: string): string {
    return origin.replace(/\*|\{\w+\}/, placeholder);
}

/** @throws ServerError `configuration_unsafe` if the named file or variable does not exist. */
export async function stateOptionsOf(
    config: Config,
    variables: Readonly<Record<string, string | undefined>>,
): Promise<StateOptions> {
    const { database, retention, limits } = config;
    const keys = keysOf(config, variables);
    // The casts hold: configuration files have no undefined values.
    return {
        folder: database.data === undefined ? dirname(pathOf(keys)) : resolve(database.data),
        keys,
        databaseUrl: database.url,
        schema: database.schema,
        postgres: await postgresOf(config),
        quotas: { ...readQuotas(variables), ...limits.quotas } as StateOptions['quotas'],
        retention,
        holdWiderVersions: config.publishing.holdWiderVersions,
    };
}

function keysOf(
    { keys, database }: Config,
    variables: Readonly<Record<string, string | undefined>>,
): KeySource {
    if (keys.secret !== undefined) return { kind: 'secret', path: resolve(keys.secret) };
    if (keys.environment !== undefined) {
        const text = variables[keys.environment];
        if (text) return { kind: 'text', text, variable: keys.environment };
        throw new ServerError(
            'configuration_unsafe',
            `keys.environment names the variable ${keys.environment}, which is not set. Set it to the output of "bindery admin keys".`,
        );
    }
    const path = keys.file ?? join(database.data ?? '.', 'keys.json');
    return { kind: 'file', path: resolve(path) };
}

function pathOf(keys: KeySource): string {
    return keys.kind === 'text' ? resolve('keys.json') : keys.path;
}

async function postgresOf({ database: { pool, tls } }: Config): Promise<PostgresOptions> {
    const { mode, ca } = tls;
    return {
        connections: pool.max,
        connectTimeoutMs: pool.connectTimeoutMs,
        queryTimeoutMs: pool.queryTimeoutMs,
        ...(mode === undefined
            ? {}
            : { tls: { mode, ...(ca === undefined ? {} : { ca: await readCa(ca) }) } }),
    };
}

async function readCa(path: string): Promise<string> {
    try {
        return await readFile(path, 'utf8');
    } catch (cause) {
        throw new ServerError('configuration_unsafe', `database.tls.ca: ${path} cannot be read.`, {
            cause,
        });
    }
}

const HOUR_MS = 60 * 60 * 1000;

/**
 * Returns the ways in which people sign in.
 *
 * @throws ServerError `configuration_unsafe` if the named file or variable has no client secret.
 */
export async function authOptionsOf(
    { auth }: Config,
    variables: Readonly<Record<string, string | undefined>>,
): Promise<AuthOptions> {
    return {
        password: auth.password,
        providers: auth.oidc === undefined ? [] : [await providerOf(auth.oidc, variables)],
        sessionMs: auth.sessionHours * HOUR_MS,
    };
}

async function providerOf(
    oidc: NonNullable<Config['auth']['oidc']>,
    variables: Readonly<Record<string, string | undefined>>,
): Promise<OidcProvider> {
    const { id, name, issuer, clientId, scope, groups } = oidc;
    const clientSecret = await clientSecretOf(oidc, variables);
    return { id, name, issuer, clientId, clientSecret, scope, groups };
}

async function clientSecretOf(
    {
        clientSecret,
        clientSecretFile: file,
        clientSecretEnvironment: variable,
    }: NonNullable<Config['auth']['oidc']>,
    variables: Readonly<Record<string, string | undefined>>,
): Promise<string> {
    if (file !== undefined) {
        const text = await readFile(file, 'utf8').catch((cause: unknown) => {
            throw unsafe(`auth.oidc.clientSecretFile: ${file} cannot be read.`, cause);
        });
        if (text.trim() === '') throw unsafe(`auth.oidc.clientSecretFile: ${file} is empty.`);
        return text.trim();
    }
    if (variable !== undefined) {
        const text = variables[variable];
        if (text) return text;
        throw unsafe(
            `auth.oidc.clientSecretEnvironment names the variable ${variable}, which is not set.`,
        );
    }
    // `checkConfig` runs before, and refuses a provider without a secret.
    return clientSecret ?? '';
}

function unsafe(message: string, cause?: unknown): ServerError {
    return new ServerError('configuration_unsafe', message, { cause });
}

/** Returns the hosts that an integration may call. */
export function egressOf({ egress }: Config): (integration: string) => EgressPolicy {
    const lists = new Map(Object.entries(egress.integrations ?? {}));
    return (integration) => {
        const { allow, deny } = lists.get(integration) ?? {};
        return {
            ...(allow ? { allow } : {}),
            ...(deny ? { deny } : {}),
            allowPrivateNetwork: egress.allowPrivateNetwork,
        };
    };
}

/** Splits `127.0.0.1:4880` or `[::1]:4880`. */
export function addressOf(text: string): { host: string; port: number } {
    const colon = text.lastIndexOf(':');
    return {
        host: text.slice(0, colon).replace(/^\[|\]$/g, ''),
        port: Number(text.slice(colon + 1)),
    };
}
