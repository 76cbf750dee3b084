import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { InvocationDetail, InvocationSummary } from '@bindery/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { startServer } from '../src/index.ts';
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

    it('refuses a body of ten megabytes before it is read', async () => {
        const configuration = { key: 'x'.repeat(10 * 1024 * 1024) };
        const response = await test.call('PATCH', installation, { configuration });
        expect(response.status).toBe(413);
        const publication = await test.call('POST', '/v1/integrations/large', {
            script: 'x'.repeat(17 * 1024 * 1024),
        });
        expect(publication.status).toBe(413);
    });

    it('takes fields that it does not know for none of its business', async () => {
        const response = await test.call('PATCH', installation, { unknown: 1, externalIds: [] });
        expect(response.status).toBe(200);
    });

    it('names what a publication lacks', async () => {
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
            const [code, told] = await refusal(
                await test.call('POST', '/v1/integrations/other', { ...base, ...change }),
            );
            expect(code).toBe(400);
            expect(told).toMatch(message);
        }
    });

    it('loses no update of one configuration', async () => {
        const values = Array.from({ length: 20 }, (_, index) => `value-${index}`);
        await Promise.all(
            values.map((note) => test.json('PATCH', installation, { configuration: { note } })),
        );
        const last = await test.json<{ configuration: { note: string } }>('GET', installation);
        expect(values).toContain(last.configuration.note);
        // Each was told, and knows another one as the one before it: they stood in a row.
        const told = async () => {
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
                (await told()).map(async ({ id }) => {
                    const { logs } = await test.json<InvocationDetail>(
                        'GET',
                        `/workbench/invocations/${id}`,
                    );
                    return /value-\d+/.exec(logs.map(({ message }) => message).join())?.[0];
                }),
            );
            return before.filter((value) => value !== undefined);
        };
        // Not by the number of setups: those of tests before this one may still be told.
        await expect
            .poll(async () => new Set(await readBefore()).size, { timeout: 20_000 })
            .toBe(values.length - 1);
        const seen = await readBefore();
        expect(seen).toHaveLength(values.length - 1);
        expect(seen).not.toContain(last.configuration.note);
    });

    it.each(['', '/spaces'])('keeps what another update%s changes beside it', async (below) => {
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
    });

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
        const app = await fetch(test.server.workbench);
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
    ])('answers %s without a fault of its own', async (path) => {
        const response = await test.call('GET', path);
        expect([400, 404]).toContain(response.status);
    });
});

describe('a start that cannot be', () => {
    it('says in one line what to do', async () => {
        await using test = await startTestServer({ integrations: [] });
        const folder = await mkdtemp(join(tmpdir(), 'bindery-start-'));
        const port = Number(new URL(test.server.api).port);
        const base = { port: 0, dataDirectory: folder, integrations: [] };
        try {
            await expect(startServer({ ...base, port })).rejects.toMatchObject({
                code: 'port_in_use',
                message: `Port ${port} is in use. Stop what uses it, or choose another with --port.`,
            });
            await expect(
                startServer({ ...base, dataDirectory: test.dataDirectory }),
            ).rejects.toMatchObject({ code: 'data_in_use' });
            await expect(
                startServer({ ...base, integrations: [{ folder }] }),
            ).rejects.toMatchObject({ code: 'folder_without_manifest' });
            await expect(
                startServer({ ...base, integrations: [{ folder: PROBE }, { folder: PROBE }] }),
            ).rejects.toMatchObject({ code: 'duplicate_integration' });
            await expect(
                startServer({ ...base, databaseUrl: 'postgres://nobody:secret@127.0.0.1:1/none' }),
            ).rejects.toMatchObject({
                code: 'database_unavailable',
                message: expect.not.stringContaining('secret') as string,
            });
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    });
});
