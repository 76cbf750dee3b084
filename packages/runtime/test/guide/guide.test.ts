/** Type-checks every listing of `docs/sdk.md`, builds it as an integration and runs it in workerd. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildIntegration } from '@bindery/bundler';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { compile } from '../support/compile.ts';
import { envelope, environmentOf } from '../support/envelope.ts';
import { type OutboundCall, startWorkers, type Workers } from '../support/workerd.ts';
import { GUIDE_CALLS } from './calls.ts';

const GUIDE = new URL('../../../../docs/sdk.md', import.meta.url);
const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));
const CONFIGURATION = fileURLToPath(new URL('../../tsconfig.integration.json', import.meta.url));

let folder: string;
let workers: Workers;
const calls: OutboundCall[] = [];

/** Returns the listings by the path in their title. */
async function readListings(): Promise<Map<string, string>> {
    const text = await readFile(GUIDE, 'utf8');
    const listings = [...text.matchAll(/^```\w+ title="([^"]+)"\n(.*?)^```$/gms)];
    return new Map(listings.map(([, title = '', code = '']) => [title, code]));
}

const listings = await readListings();
const names = [...new Set([...listings.keys()].map((path) => path.split('/')[0] ?? ''))];

beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bindery-guide-'));
    for (const [path, code] of listings) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), code);
    }
    const scripts: Record<string, string> = {};
    for (const name of names) {
        if (!listings.has(`${name}/gitbook-manifest.yaml`)) {
            const script =
                [...listings.keys()].find((path) => path.startsWith(`${name}/src/`)) ?? '';
            await writeFile(
                join(folder, name, 'gitbook-manifest.yaml'),
                `name: ${name}\ntitle: ${name}\nscript: ./${script.slice(name.length + 1)}\nscopes: []\n`,
            );
        }
        const version = await buildIntegration(join(folder, name), {
            sdk: 'bindery',
            mode: 'production',
        });
        scripts[name] = version.script;
    }
    workers = await startWorkers(scripts, (call) => {
        calls.push(call);
        return call.url.endsWith('/spaces/gone')
            ? { status: 404, body: '{"error":{"code":404,"message":"Gone"}}' }
            : { body: '{"title":"Guides"}' };
    });
});
afterAll(async () => {
    await workers[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
});

test('every listing with a title has a call', () => {
    expect(names.length).toBeGreaterThan(4);
    expect(names.filter((name) => !GUIDE_CALLS.some((call) => call.integration === name))).toEqual(
        [],
    );
});

test('the guide explains every OAuth error code', async () => {
    const source = await readFile(join(SOURCES, 'oauth/error.ts'), 'utf8');
    const codes = [...source.matchAll(/^ {4}\| '(\w+)'/gm)].map(([, code = '']) => code);
    const guide = await readFile(GUIDE, 'utf8');
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.filter((code) => !guide.includes(`| \`${code}\``))).toEqual([]);
});

test('the listings type-check with the configuration that new folders extend', async () => {
    await writeFile(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ extends: CONFIGURATION, include: ['*/src'] }),
    );
    await compile('-p', folder);
});

describe('the listing', () => {
    test.each(GUIDE_CALLS)(
        '$integration: $does',
        async ({ integration, event, environment, expected }) => {
            calls.length = 0;
            const { status, body } = await workers.call(
                integration,
                envelope({
                    event: { eventId: 'e', installationId: 'inst1', ...event },
                    environment: environmentOf(environment),
                }),
            );
            expect({
                status,
                body: parse(body),
                calls: calls.map(({ method, url, body: sent }) =>
                    `${method} ${url} ${sent}`.trim(),
                ),
            }).toMatchObject(expected);
        },
    );
});

function parse(body: string): unknown {
    try {
        return JSON.parse(body);
    } catch {
        return body;
    }
}
