import { scryptSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { openTestSchema, type TestSchema } from '@bindery/test-support/databases';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';

import { createProgram } from '../program.ts';

let folder: string;
let schema: TestSchema;
let other: TestSchema;

beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bindery-operator-'));
    schema = (await openTestSchema('postgres'))!;
    other = (await openTestSchema('postgres'))!;
    for (const [file, one] of Object.entries({ 'bindery.yaml': schema, 'other.yaml': other })) {
        await writeFile(
            join(folder, file),
            `
urls:
  app: http://localhost:4880
  endpoints: http://127.0.0.1:4880
  frames: http://{integration}-frames.localhost:4880
  sites: http://{site}-site.localhost:4880
database: { url: '${one.url}', schema: ${one.schema()}, pool: { connectTimeoutMs: 60000 } }
keys: { file: '${folder}/keys.json' }
`,
        );
    }
});

afterAll(async () => {
    await schema[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
});

afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = 0;
});

/** Runs a command in this process. Returns what it prints on standard output. */
async function run(...args: string[]): Promise<string> {
    const output = vi.spyOn(console, 'log').mockImplementation(() => {});
    output.mockClear();
    await createProgram().parseAsync(args, { from: 'user' });
    return output.mock.calls.flat().join('\n');
}

const json = async <T>(...args: string[]) => JSON.parse(await run(...args, '--json')) as T;

const config = (file = 'bindery.yaml') => ['--config', join(folder, file)];

test('migrate --check fails until migrate has run', async () => {
    const { pending } = await json<{ pending: string[] }>('migrate', '--check', ...config());
    expect(pending[0]).toBe('0001-first');
    expect(process.exitCode).toBe(1);
    process.exitCode = 0;
    expect(await json('migrate', ...config())).toEqual({ applied: pending });
    expect(await run('migrate', '--check', ...config())).toBe('The schema is up to date.');
    expect(process.exitCode).toBe(0);
});

test('admin creates organizations, users and tokens', async () => {
    const init = [
        'admin',
        'init',
        '--organization',
        'Acme',
        '--name',
        'Ada',
        '--email',
        'A@b.test',
    ];
    const home = await json<Record<string, string>>(...init, ...config());
    expect(Object.keys(home)).toEqual(['organization', 'user', 'token']);
    await expect(run(...init, ...config())).rejects.toThrow(/bindery admin org/);
    const { organization } = await json<{ organization: string }>(
        'admin',
        'org',
        'Second',
        ...config(),
    );
    const user = ['admin', 'user', '--organization', organization, '--name', 'Bo'];
    await run(...user, '--email', 'bo@b.test', ...config());
    const token = await run('admin', 'token', '--user', 'BO@b.test'.toLowerCase(), ...config());
    expect(token).toMatch(/^\S{20,}$/);
    await expect(run('admin', 'token', '--user', 'nobody', ...config())).rejects.toThrow(
        /no user "nobody"/,
    );
    const unknown = ['admin', 'user', '--organization', 'nowhere', '--name', 'Bo'];
    await expect(run(...unknown, ...config())).rejects.toThrow(/Organization "nowhere" not found/);
});

/** Compares a password with a stored hash, with the parameters that docs/decisions/0091 names. */
function isHashOf(password: string, hash: string): boolean {
    const [, salt = '', key] = hash.split(':');
    const parameters = { N: 2 ** 15, r: 8, p: 3, maxmem: 2 ** 26 };
    const derived = scryptSync(password, Buffer.from(salt, 'base64url'), 32, parameters);
    return derived.toString('base64url') === key;
}

/** Runs a command whose standard input is not a terminal. */
async function runWith(input: string, ...args: string[]): Promise<string> {
    const stdin = new PassThrough();
    stdin.end(input);
    using _ = vi
        .spyOn(process, 'stdin', 'get')
        .mockReturnValue(stdin as unknown as typeof process.stdin);
    // Awaited here, so that the spy lasts as long as the command.
    return await run(...args);
}

test('admin reads passwords from standard input, and stores their hashes', async () => {
    const { organization } = await json<{ organization: string }>('admin', 'org', 'P', ...config());
    const user = ['admin', 'user', '--organization', organization, '--name', 'Cy', '--password'];
    const address = ['--email', 'cy@b.test'];
    await expect(run(...user, ...config())).rejects.toThrow(/--password needs --email/);
    await expect(runWith('', ...user, ...address, ...config())).rejects.toMatchObject({
        code: 'password_missing',
    });
    await expect(runWith('short\n', ...user, ...address, ...config())).rejects.toThrow(
        /12 to 200 characters/,
    );
    const id = await runWith('a long password\r\nnext', ...user, ...address, ...config());
    const client = new Client(schema.url);
    await client.connect();
    const hash = async () => {
        const sql = `select hash from "${schema.schema()}".passwords where user_id = $1`;
        const { rows } = await client.query<{ hash: string }>(sql, [id]);
        return rows[0]?.hash ?? '';
    };
    try {
        const first = await hash();
        expect(isHashOf('a long password', first)).toBe(true);
        await runWith('another password', 'admin', 'password', '--user', 'cy@b.test', ...config());
        const second = await hash();
        expect(isHashOf('another password', second)).toBe(true);
        expect(isHashOf('a long password', second)).toBe(false);
    } finally {
        await client.end();
    }
});

test('export and import carry the data to another database', async () => {
    const file = join(folder, 'bindery.export');
    const exported = await json<Record<string, { rows: number }>>('export', file, ...config());
    expect(exported['organizations']?.rows).toBe(3);
    const { keys } = JSON.parse(await readFile(join(folder, 'keys.json'), 'utf8')) as {
        keys: Record<string, string>;
    };
    const text = await readFile(file, 'utf8');
    for (const key of Object.values(keys)) expect(text).not.toContain(key);
    expect(await json('import', file, ...config('other.yaml'))).toEqual(exported);
    await expect(run('import', file, ...config('other.yaml'))).rejects.toThrow(/not empty/);
    await expect(run('export', file, '--data', join(folder, 'missing'))).rejects.toMatchObject({
        code: 'no_data',
    });
});

interface Finding {
    check: string;
    status: string;
    message: string;
}

test('doctor finds nothing wrong, then a missing right and a schema of a later release', async () => {
    const findings = await json<Finding[]>('doctor', ...config());
    const of = (check: string, all = findings) => all.find((finding) => finding.check === check);
    for (const check of [
        'configuration',
        'database',
        'schema',
        'rights',
        'clock',
        'pooler',
        'keys',
    ]) {
        expect(of(check)).toMatchObject({ status: 'ok' });
    }
    await using stack = new AsyncDisposableStack();
    const client = new Client(schema.url);
    await client.connect();
    stack.defer(() => client.end());
    const role = `doctor_${process.pid}`;
    await client.query(`create role ${role} login password 'x'`);
    await client.query(`grant usage on schema "${schema.schema()}" to ${role}`);
    await client.query(
        `grant select, insert, update on all tables in schema "${schema.schema()}" to ${role}`,
    );
    stack.defer(async () => {
        await client.query(`drop owned by ${role}`);
        await client.query(`drop role ${role}`);
    });
    const url = new URL(schema.url);
    Object.assign(url, { username: role, password: 'x' });
    vi.stubEnv('BINDERY_DATABASE_URL', url.href);
    const limited = await json<Finding[]>('doctor', ...config());
    expect(of('rights', limited)).toMatchObject({
        status: 'failed',
        message: expect.stringContaining('DELETE on events'),
    });
    expect(process.exitCode).toBe(1);
    vi.unstubAllEnvs();

    const migrations = `"${schema.schema()}".kysely_migration`;
    await client.query(`insert into ${migrations} values ('9999-later', '2030-01-01')`);
    const later = await json<Finding[]>('doctor', ...config());
    expect(of('database', later)).toMatchObject({
        status: 'failed',
        message: expect.stringContaining('later release'),
    });
    await client.query(`delete from ${migrations} where name = '9999-later'`);
});

test('config shows its schema and keys, and finds mistakes', async () => {
    expect(JSON.parse(await run('config', 'schema'))).toMatchObject({ type: 'object' });
    expect(await run('config', 'keys')).toContain('BINDERY_URLS_APP');
    expect(await run('config', 'check', ...config())).toMatch(/no mistakes/);
    await writeFile(join(folder, 'wrong.yaml'), 'url: {}\n');
    await expect(run('config', 'check', ...config('wrong.yaml'))).rejects.toThrow(
        /Did you mean "urls"/,
    );
    await expect(run('config', 'check', ...config('missing.yaml'))).rejects.toThrow(/no such file/);
});

test('admin keys prints keys that a variable can hold', async () => {
    const keys = JSON.parse(await run('admin', 'keys')) as { current: string; keys: object };
    expect(Object.keys(keys.keys)).toEqual([keys.current]);
});
