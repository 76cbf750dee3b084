/** An integration bundled with the reference SDK, with the options of GitBook's command line tool. */
import type { Environment, Event } from '@bindery/contract';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { API_ORIGIN, Harness } from './harness.ts';

const SOURCE = `
import { createComponent, createIntegration } from '@gitbook/runtime';

const block = createComponent({
    componentId: 'counter',
    initialState: { count: 0 },
    action: async (element, action) => ({ state: { count: element.state.count + action.by } }),
    render: async (element) => ({ type: 'block', children: [{ type: 'text', children: ['n = ' + element.state.count] }] }),
});

export default createIntegration({
    components: [block],
    fetch: async (request, context) => {
        const user = await context.api.user.getAuthenticatedUser();
        context.waitUntil(scheduler.wait(30).then(() => console.log('after the response')));
        return new Response(request.method + ' ' + (await request.text()) + ' ' + user.data.id, {
            status: 201, headers: { 'x-path': new URL(request.url).pathname } });
    },
    events: {
        space_content_updated: async () => { throw new Error('in the handler'); },
    },
});`;

const ENVIRONMENT = {
    apiEndpoint: API_ORIGIN,
    apiTokens: { integration: 'integration-token', installation: 'installation-token' },
    integration: { name: 'counter', version: 3 },
    installation: { id: 'ins_1' },
    secrets: {},
    signingSecrets: {},
} as unknown as Environment; // the fields that the SDK reads

let script = '';
let sourceMap = '';
let harness: Harness;
beforeAll(async () => {
    const { outputFiles } = await build({
        stdin: { contents: SOURCE, resolveDir: import.meta.dirname, sourcefile: 'src/index.ts' },
        bundle: true,
        write: false,
        minify: true,
        format: 'esm',
        platform: 'neutral',
        sourcemap: 'external',
        outfile: 'out.js',
        mainFields: ['worker', 'browser', 'module', 'jsnext', 'main'],
        conditions: ['worker', 'browser', 'import', 'production'],
        external: ['node:*', 'cloudflare:*'],
        define: { MODE: '"production"', 'process.env.NODE_ENV': '"production"' },
    });
    script = outputFiles.find(({ path }) => path.endsWith('.js'))?.text ?? '';
    sourceMap = outputFiles.find(({ path }) => path.endsWith('.map'))?.text ?? '';
    harness = await Harness.start({
        platformFetch: async (request) =>
            Response.json({
                id: `${new URL(request.url).pathname} ${request.headers.get('authorization')}`,
            }),
    });
});
afterAll(() => harness[Symbol.asyncDispose]());

const send = (event: object, fetchBody?: Uint8Array) =>
    harness.run('', {
        tenant: 'counter',
        versionHash: 'reference',
        loadCode: async () => ({ script, sourceMap, sdk: 'reference' }),
        event: { eventId: 'evt_1', installationId: 'ins_1', ...event } as unknown as Event,
        environment: ENVIRONMENT,
        ...(fetchBody ? { fetchBody } : {}),
    });

test('runs an action and renders', async () => {
    const { status, text } = await send({
        type: 'ui_render',
        componentId: 'counter',
        props: {},
        state: { count: 2 },
        action: { action: 'add', by: 3 },
        context: { type: 'document', theme: 'light' },
    });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
        type: 'element',
        state: { count: 5 },
        element: { type: 'block' },
    });
});

test('responds to a fetch event, calls the API, and runs waitUntil work', async () => {
    const { status, text, headers, outcome } = await send(
        {
            type: 'fetch',
            request: { method: 'POST', url: 'http://counter.test/hook?a=1', headers: {} },
        },
        new TextEncoder().encode('payload'),
    );
    expect([status, headers.get('x-path')]).toEqual([201, '/hook']);
    expect(text).toBe('POST payload /v1/user Bearer installation-token');
    expect(outcome.egress).toMatchObject([
        { host: 'api.bindery.test', path: '/v1/user', status: 200 },
    ]);
    expect(outcome.logs.at(-1)?.message).toBe('after the response');
    expect(JSON.stringify(outcome)).not.toContain('installation-token');
});

test('reports an exception of a handler with its position in the source', async () => {
    const { status, text, outcome } = await send({
        type: 'space_content_updated',
        spaceId: 'spc_1',
    });
    expect([status, text]).toEqual([500, '{"error":"Internal server error"}']);
    expect(outcome.error).toMatchObject({ code: 'exception' });
    expect(outcome.error?.message).toContain('in the handler');
    expect(outcome.error?.frames?.[0]).toMatchObject({
        file: expect.stringMatching(/src\/index\.ts$/),
        line: 20,
    });
});
