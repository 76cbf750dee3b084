import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { checkConfig, warnings } from './check-config.ts';
import { CONFIG_KEYS } from './config-keys.ts';
import { configJsonSchema } from './config-schema.ts';
import { authOptionsOf } from './host-options.ts';
import { parseConfig } from './read-config.ts';

const GOOD = `
urls:
  app: https://bindery.example.com
  endpoints: https://hooks.example.com
  frames: https://{integration}.frames.example.net
  sites: https://{site}.sites.example.net
database:
  url: postgres://bindery@db/bindery
keys:
  secret: /run/secrets/keys.json
auth:
  tokensOnly: true
`;

const OIDC = 'oidc:\n    issuer: https://login.example.com\n    clientId: bindery';

const parse = (text: string, variables: Record<string, string> = {}) =>
    parseConfig(text, 'bindery.yaml', variables);

const check = (text: string, variables: Record<string, string> = {}) =>
    checkConfig(parse(text, variables));

test('fills in defaults', () => {
    const config = parse(GOOD);
    expect(config.listen).toEqual({
        public: '127.0.0.1:4880',
        admin: '127.0.0.1:4881',
        drainSeconds: 10,
    });
    expect(config.database.pool.max).toBe(10);
    expect(config.retention).toEqual({ eventsDays: 7, deadLettersDays: 30, traces: 20_000 });
    expect(() => checkConfig(config)).not.toThrow();
    expect(warnings(config)).toEqual([]);
});

/** One wrong value for each key, and a part of the message that must name what was expected. */
const WRONG: Record<string, [value: unknown, message: RegExp]> = {
    'listen.public': ['localhost', /like 127\.0\.0\.1:4880/],
    'listen.admin': ['127.0.0.1:70000', /like 127\.0\.0\.1:4880/],
    'listen.drainSeconds': [-1, />=0/],
    'urls.app': ['https://example.com/console', /origin without a path/],
    'urls.api': ['ftp://example.com', /origin without a path/],
    'urls.endpoints': ['example.com', /origin without a path/],
    'urls.frames': ['https://frames.example.com', /\{integration\}/],
    'urls.sites': ['https://sites.example.com', /\{site\}/],
    trustedProxies: [['10.0.0.0/33'], /10\.0\.0\.0\/33/],
    'database.url': ['', /found none/],
    'database.data': ['', /found none/],
    'database.schema': ['Public; drop', /lower-case/],
    'database.pool.max': [1, />=2/],
    'database.pool.connectTimeoutMs': [1, />=100/],
    'database.pool.queryTimeoutMs': ['soon', /expected number/],
    'database.tls.mode': ['prefer', /"verify-full"/],
    'database.tls.ca': [7, /expected string/],
    'keys.file': ['', /found none/],
    'keys.environment': [true, /expected string/],
    'keys.secret': ['', /found none/],
    'auth.tokensOnly': ['yes', /expected boolean/],
    'auth.password': ['correct horse', /expected boolean/],
    'auth.oidc.issuer': ['http://login.example.com', /https URL of an OpenID provider/],
    'auth.oidc.clientId': ['', /found none/],
    'auth.oidc.clientSecret': [7, /expected string/],
    'auth.oidc.clientSecretFile': ['', /found none/],
    'auth.oidc.clientSecretEnvironment': [true, /expected string/],
    'auth.oidc.id': ['Company/1', /lower-case/],
    'auth.oidc.name': ['', /found none/],
    'auth.oidc.scope': ['', /found none/],
    'auth.oidc.groups.claim': [1, /expected string/],
    'auth.oidc.groups.organization': ['', /found none/],
    'auth.oidc.groups.roles': [{ staff: 'boss' }, /"editor"/],
    'auth.sessionHours': [0, />=1/],
    'auth.cookies.secure': ['yes', /expected boolean/],
    'limits.isolateProcesses': [0, />=1/],
    'limits.isolates': [{ wallTimeMs: -1 }, />0/],
    'limits.quotas': [{ pagesPerSpace: 1.5 }, /expected int/],
    'retention.eventsDays': [0, />=1/],
    'retention.deadLettersDays': [0, />=1/],
    'retention.traces': [1, />=100/],
    'publishing.holdWiderVersions': ['yes', /expected boolean/],
    'telemetry.logs.level': ['loud', /"debug"/],
    'telemetry.logs.requests': [1, /expected boolean/],
    'telemetry.metrics.integrations': [-1, />=0/],
    'git.allowPrivateNetwork': ['no', /expected boolean/],
    'egress.allowPrivateNetwork': ['no', /expected boolean/],
    'egress.ca': [7, /expected string/],
    'egress.integrations': [{ slack: { allow: ['https://slack.com'] } }, /host name/],
};

test('every key has a case below', () => {
    expect(CONFIG_KEYS.map(({ path }) => path.join('.'))).toEqual(Object.keys(WRONG));
});

test.each(CONFIG_KEYS.map(({ path }) => path.join('.')))('refuses a wrong %s', (name) => {
    const [value, message] = WRONG[name] ?? [undefined, /-/];
    const document = JSON.stringify(
        name.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), value),
    );
    const parsed = () => parse(document);
    expect(parsed).toThrow(message);
    expect(parsed).toThrow(new RegExp(`^ {2}${name}[. (]`, 'm'));
});

test('an environment variable replaces each kind of key', () => {
    const config = parse(GOOD, {
        BINDERY_URLS_APP: 'https://other.example.com',
        BINDERY_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
        BINDERY_DATABASE_POOL_MAX: '33',
        BINDERY_TELEMETRY_LOGS_REQUESTS: 'true',
        BINDERY_EGRESS_INTEGRATIONS: '{"slack":{"allow":["slack.com"]}}',
    });
    expect(config.urls.app).toBe('https://other.example.com');
    expect(config.trustedProxies).toEqual(['127.0.0.1', '10.0.0.0/8']);
    expect(config.database).toMatchObject({
        url: 'postgres://bindery@db/bindery',
        pool: { max: 33 },
    });
    expect(config.telemetry.logs.requests).toBe(true);
    expect(config.egress.integrations).toEqual({ slack: { allow: ['slack.com'] } });
});

test('DATABASE_URL names the database unless a BINDERY variable does', () => {
    const own = { DATABASE_URL: 'postgres://one/db' };
    expect(parse('urls: 1'.replace('urls: 1', GOOD), own).database.url).toBe('postgres://one/db');
    const both = { ...own, BINDERY_DATABASE_URL: 'postgres://two/db' };
    expect(parse(GOOD, both).database.url).toBe('postgres://two/db');
});

test.each([
    [`${GOOD}databse: {}`, {}, /databse \(line 13\): unknown key. Did you mean "database"\?/],
    [GOOD.replace('secret:', 'secrets:'), {}, /keys\.secrets \(line \d+\): .*"secret"/],
    [GOOD, { BINDERY_DATABASE_POOL_MX: '3' }, /BINDERY_DATABASE_POOL_MX: .*POOL_MAX"/],
    [GOOD, { BINDERY_DATABASE_POOL_MAX: 'many' }, /BINDERY_DATABASE_POOL_MAX: expected a number/],
    [GOOD, { BINDERY_AUTH_TOKENS_ONLY: 'yes' }, /TOKENS_ONLY: expected true or false/],
    [GOOD, { BINDERY_EGRESS_INTEGRATIONS: 'slack' }, /expected JSON/],
    [GOOD.replace('  app: https://bindery.example.com\n', ''), {}, /urls\.app: is required/],
    ['- a list', {}, /expected keys and values/],
    ['urls: [', {}, /bindery\.yaml is wrong/],
])('names the mistake in configuration %#', (text, variables, message) => {
    expect(() => parse(text, variables as Record<string, string>)).toThrow(message);
});

test.each<[string, (text: string) => string, RegExp]>([
    [
        'endpoints on the console’s host',
        (text) => text.replace('hooks.example.com', 'bindery.example.com'),
        /urls\.endpoints and urls\.app coincide/,
    ],
    [
        'endpoints on another port of the console’s host',
        (text) => text.replace('hooks.example.com', 'bindery.example.com:8443'),
        /urls\.endpoints and urls\.app coincide/,
    ],
    [
        'frames whose pattern contains the console',
        (text) => text.replace('{integration}.frames.example.net', '{integration}.example.com'),
        /urls\.frames and urls\.(app|endpoints) coincide/,
    ],
    [
        'sites on the pattern of frames',
        (text) => text.replace('{site}.sites.example.net', '*.frames.example.net'),
        /urls\.sites and urls\.frames coincide/,
    ],
    ['http beside https', (text) => text.replace('https://hooks', 'http://hooks'), /Use https/],
    [
        'plain cookies on https',
        (text) => `${text}  cookies: { secure: false }\n`,
        /auth\.cookies\.secure is false/,
    ],
    ['http on a public name', (text) => text.replaceAll('https:', 'http:'), /sent in plain text/],
    [
        'secure cookies on http',
        (text) =>
            `${text.replaceAll('https:', 'http:').replaceAll(/\b[\w-]+\.(example\.(com|net))/g, 'localhost')}  cookies: { secure: true }\n`,
        /auth\.cookies\.secure is true/,
    ],
    [
        'tokens only beside passwords',
        (text) => `${text}  password: true\n`,
        /tokensOnly and auth\.password exclude each other/,
    ],
    [
        'a provider without a secret',
        (text) => text.replace('tokensOnly: true', OIDC),
        /auth\.oidc: name the client secret/,
    ],
    [
        'a provider with two secrets',
        (text) =>
            text.replace(
                'tokensOnly: true',
                `${OIDC}\n    clientSecret: a\n    clientSecretFile: /b`,
            ),
        /clientSecret and clientSecretFile exclude/,
    ],
    [
        'no sign-in on a public name',
        (text) => text.replace('tokensOnly: true', 'tokensOnly: false'),
        /no sign-in is set/,
    ],
    ['no database', (text) => text.replace(/ {2}url: .*\n/, '  schema: public\n'), /database\.url/],
    [
        'two databases',
        (text) => text.replace('database:', 'database:\n  data: ./data'),
        /exclude each other/,
    ],
    ['another kind of database', (text) => text.replace('postgres:', 'mysql:'), /postgres:\/\//],
    [
        'no keys',
        (text) => text.replace(/ {2}secret: .*\n/, '').replace('keys:\n', ''),
        /keys\.file/,
    ],
    [
        'two sources of keys',
        (text) => text.replace('keys:', 'keys:\n  file: ./keys.json'),
        /file and secret exclude/,
    ],
])('refuses %s', (_title, edit, message) => {
    expect(() => check(edit(GOOD))).toThrow(message);
});

test('reads the ways to sign in from variables, and the client secret from its three places', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bindery-config-'));
    const file = join(folder, 'secret');
    await writeFile(file, 'from a file\n');
    const base = {
        BINDERY_AUTH_TOKENS_ONLY: 'false',
        BINDERY_AUTH_PASSWORD: 'true',
        BINDERY_AUTH_SESSION_HOURS: '8',
        BINDERY_AUTH_OIDC_ISSUER: 'https://login.example.com',
        BINDERY_AUTH_OIDC_CLIENT_ID: 'bindery',
        BINDERY_AUTH_OIDC_GROUPS_ORGANIZATION: 'org1',
        BINDERY_AUTH_OIDC_GROUPS_ROLES: '{"staff":"editor"}',
    };
    const read = async (place: Record<string, string>, environment = {}) => {
        const config = parse(GOOD, { ...base, ...place });
        checkConfig(config);
        return authOptionsOf(config, environment);
    };
    const options = await read({ BINDERY_AUTH_OIDC_CLIENT_SECRET: 'a value' });
    expect(options).toEqual({
        password: true,
        sessionMs: 8 * 3_600_000,
        providers: [
            {
                id: 'sso',
                name: 'single sign-on',
                issuer: 'https://login.example.com',
                clientId: 'bindery',
                clientSecret: 'a value',
                scope: 'openid email profile',
                groups: { claim: 'groups', organization: 'org1', roles: { staff: 'editor' } },
            },
        ],
    });
    const secretOf = async (...args: Parameters<typeof read>) =>
        (await read(...args)).providers?.[0]?.clientSecret;
    expect(await secretOf({ BINDERY_AUTH_OIDC_CLIENT_SECRET_FILE: file })).toBe('from a file');
    const variable = { BINDERY_AUTH_OIDC_CLIENT_SECRET_ENVIRONMENT: 'OIDC_SECRET' };
    expect(await secretOf(variable, { OIDC_SECRET: 'from a variable' })).toBe('from a variable');
    await expect(read(variable)).rejects.toThrow(/OIDC_SECRET, which is not set/);
    const missing = { BINDERY_AUTH_OIDC_CLIENT_SECRET_FILE: join(folder, 'missing') };
    await expect(read(missing)).rejects.toThrow(/clientSecretFile: .*cannot be read/);
    await rm(folder, { recursive: true });
});

test('accepts a server on loopback without sign-in, and warns about the embedded database', () => {
    const config = parse(`
urls:
  app: http://localhost:4880
  endpoints: http://127.0.0.1:4880
  frames: http://{integration}-frames.localhost:4880
  sites: http://{site}-site.localhost:4880
database: { data: ./data }
`);
    expect(() => checkConfig(config)).not.toThrow();
    expect(warnings(config).join()).toContain('embedded');
});

test('the JSON Schema knows every key and refuses others', () => {
    const schema = configJsonSchema() as {
        properties: Record<string, { properties: object; additionalProperties: boolean }>;
    };
    expect(Object.keys(schema.properties)).toContain('telemetry');
    expect(schema.properties['urls']?.additionalProperties).toBe(false);
});
