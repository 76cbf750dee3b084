import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { InvocationDetail, InvocationSummary } from '@bindery/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { startServer, type ServerOptions } from '../src/index.ts';
import { listen } from '../src/listen.ts';
import { PROBE, startTestServer, type TestServer } from './test-server.ts';

describe.each(DATABASES)('bad input on %s', (database) => {
    let test: TestServer;
    let installation: string;
    beforeAll(async () => {
        test = await startTestServer({ database });
        installation = `/v1/integrations/probe/installations/${await test.installationId()}`;
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const refusal = async (response: Response) => {
        const { error } = (await response.json()) as { error: { code: number; message: string } };
        expect(error.code).toBe(response.status);
        return [error.code, error.message];
    };

    it.each([
        ['PATCH', '', 'not JSON', [400, 'The body is not JSON.']],
        ['PATCH', '', '', [400, 'The request needs a JSON body.']],
        ['PATCH', '', '[]', [400, 'The body must be object.']],
        ['PATCH', '', '{"externalIds":"a"}', [400, 'externalIds must be array.']],
        [
            'PATCH',
            '',
            '{"externalIds":["1","2","3","4","5","6"]}',
            [400, 'externalIds must NOT have more than 5 items.'],
        ],
        [
            'PATCH',
            '',
            '{"space_selection":"some"}',
            [400, 'space_selection must be equal to one of the allowed values: all, selected.'],
        ],
        [
            'PATCH',
            '',
            '{"configuration":{"level":"middle"}}',
            [400, 'configuration.level must be one of low, high, not string.'],
        ],
        ['POST', '/spaces', '{}', [400, "The body must have required property 'space'."]],
        ['POST', '/spaces', '{"space":"unknown"}', [404, 'Space "unknown" not found']],
    ])('%s installation%s %s', async (method, path, body, expected) => {
        const response = await fetch(test.server.api + installation + path, {
            method,
            headers: { Authorization: `Bearer ${test.server.token}` },
            body,
        });
        expect(await refusal(response)).toEqual(expected);
    });

    it('refuses a body of 10 MB before reading it', async () => {
        const configuration = { key: 'x'.repeat(10 * 1024 * 1024) };
        const response = await test.call('PATCH', installation, { configuration });
        expect(response.status).toBe(413);
        const publication = await test.call('POST', '/v1/integrations/large', {
            script: 'x'.repeat(17 * 1024 * 1024),
        });
        expect(publication.status).toBe(413);
    });

    it('ignores unknown fields', async () => {
        const response = await test.call('PATCH', installation, { unknown: 1, externalIds: [] });
        expect(response.status).toBe(200);
    });

    it('names the missing field of a publication', async () => {
        const [organization] = (await test.api.orgs.listOrganizationsForAuthenticatedUser()).data
            .items;
        const base = {
            organization: organization?.id,
            title: 'Long enough',
            description: '',
            script: 'x',
            scopes: [],
        };
        for (const [change, message] of [
            [{ title: undefined }, "The body must have required property 'title'."],
            [{ scopes: ['everything'] }, /^scopes.0 must be equal to one of the allowed values: /],
            [{ blocks: [{ id: 'a' }] }, "blocks.0 must have required property 'title'."],
        ] as const) {
            const [code, text] = await refusal(
                await test.call('POST', '/v1/integrations/other', { ...base, ...change }),
            );
            expect(code).toBe(400);
            expect(text).toMatch(message);
        }
    });

    it('refuses a script that is too large to run', async () => {
        const script = `export default {}; // ${'x'.repeat(2 * 1024 * 1024)}`;
        const [code, text] = await refusal(
            await test.call('POST', '/v1/integrations/large', {
                organization: 'mine',
                title: 'Large',
                description: '',
                script,
                scopes: [],
            }),
        );
        expect(code).toBe(400);
        expect(text).toMatch(/^script: has \d+ bytes, and at most 2097152 run\./);
    });

    it('refuses a name that differs in case only, and one of more than 60 characters', async () => {
        const publication = {
            organization: 'mine',
            title: 'Other',
            description: '',
            script: 'export default {}',
            scopes: [],
        };
        const publish = async (name: string) =>
            refusal(await test.call('POST', `/v1/integrations/${name}`, publication));
        expect(await publish('Probe')).toEqual([
            409,
            'The name "Probe" differs from the integration "probe" in case only. Choose another name.',
        ]);
        expect(await publish('a'.repeat(61))).toEqual([400, 'name: at most 60 characters']);
    });

    it('loses no concurrent update of a configuration', async () => {
        const values = Array.from({ length: 20 }, (_, index) => `value-${index}`);
        await Promise.all(
            values.map((note) => test.json('PATCH', installation, { configuration: { note } })),
        );
        const last = await test.json<{ configuration: { note: string } }>('GET', installation);
        expect(values).toContain(last.configuration.note);
        // Each update caused an event with a different previous configuration: updates were serialized.
        const listSetups = async () => {
            const { items } = await test.json<{ items: InvocationSummary[] }>(
                'GET',
                '/workbench/invocations?limit=1000',
            );
            return items.filter(
                ({ type, state }) => type === 'installation_setup' && state === 'succeeded',
            );
        };
        const readBefore = async () => {
            const before = await Promise.all(
                (await listSetups()).map(async ({ id }) => {
                    const { logs } = await test.json<InvocationDetail>(
                        'GET',
                        `/workbench/invocations/${id}`,
                    );
                    return /value-\d+/.exec(logs.map(({ message }) => message).join())?.[0];
                }),
            );
            return before.filter((value) => value !== undefined);
        };
        // The total is not compared, because events of earlier tests may still arrive.
        await expect
            .poll(async () => new Set(await readBefore()).size, { timeout: 20_000 })
            .toBe(values.length - 1);
        const seen = await readBefore();
        expect(seen).toHaveLength(values.length - 1);
        expect(seen).not.toContain(last.configuration.note);
    });

    it.each(['', '/spaces'])(
        'keeps the changes of both concurrent updates of an installation%s',
        async (below) => {
            const path =
                below === '' ? installation : `${installation}${below}/${(await test.space()).id}`;
            for (let round = 0; round < 10; round++) {
                const externalIds = [`id-${round}`];
                const configuration = { round };
                await Promise.all([
                    test.json('PATCH', path, { externalIds }),
                    test.json('PATCH', path, { configuration }),
                ]);
                expect(await test.json('GET', path)).toMatchObject({ externalIds, configuration });
            }
        },
    );

    it('refuses foreign hosts and writes from other origins', async () => {
        const { port } = new URL(test.server.api);
        const foreign = await fetch(test.server.api + installation, {
            method: 'PATCH',
            headers: {
                Authorization: `Bearer ${test.server.token}`,
                Origin: 'http://evil.example',
            },
            body: '{}',
        });
        expect(foreign.status).toBe(403);
        const content = await fetch(`http://127.0.0.1:${port}/`);
        expect(content.status).toBe(421);
        const app = await fetch(test.server.api);
        expect(app.headers.get('x-frame-options')).toBe('DENY');
    });

    it.each([
        '/%',
        '/i/%zz',
        '/integration-assets/a/b/%',
        '/v1/integrations/%',
        '/s/%',
        '/i/',
        '/workbench/nothing',
    ])('never answers 5xx to %s', async (path) => {
        const response = await test.call('GET', path);
        expect([400, 404]).toContain(response.status);
    });
});

describe('a failing start', () => {
    let folder: string;
    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), 'bindery-start-'));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    const start = (options: Partial<ServerOptions>) =>
        startServer({ port: 0, dataDirectory: folder, integrations: [], ...options });

    it('names a port in use and the option that chooses another', async () => {
        await using listener = await listen(0, '127.0.0.1');
        await expect(start({ port: listener.port })).rejects.toMatchObject({
            code: 'port_in_use',
            message: `Port ${listener.port} is in use. Stop what uses it, or choose another with --port.`,
        });
    });

    it('refuses the data folder of a running server', async () => {
        await using test = await startTestServer({ integrations: [] });
        await expect(start({ dataDirectory: test.dataDirectory })).rejects.toMatchObject({
            code: 'data_in_use',
        });
    });

    it('refuses a folder without a manifest', async () => {
        await expect(start({ integrations: [{ folder }] })).rejects.toMatchObject({
            code: 'folder_without_manifest',
        });
    });

    it('refuses two folders of one integration', async () => {
        const integrations = [{ folder: PROBE }, { folder: PROBE }];
        await expect(start({ integrations })).rejects.toMatchObject({
            code: 'duplicate_integration',
        });
    });

    it('reports an unreachable database without its password', async () => {
        const databaseUrl = 'postgres://user:secret@127.0.0.1:1/none';
        await expect(start({ databaseUrl })).rejects.toMatchObject({
            code: 'database_unavailable',
            message: expect.not.stringContaining('secret') as string,
        });
    });
});
