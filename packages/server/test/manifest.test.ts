/** Tests what the descriptive fields of a manifest do on a running host. */
import { afterAll, beforeAll, expect, it } from 'vitest';

import { makeFolder, SMALL_INTEGRATION } from '@bindery/test-support/folder';
import { startTestServer, type TestServer } from './test-server.ts';

const MANIFEST = `${SMALL_INTEGRATION['gitbook-manifest.yaml']}description: What it does
summary: "# In full"
target: site
visibility: unlisted
categories: [content]
externalLinks:
    - label: Documentation
      url: https://docs.example/
blocks:
    - id: b
      title: Block
      description: What the block does
contentSources:
    - id: feed
      title: Feed
      description: Pages of a feed
      configuration:
          componentId: b
`;

const stack = new AsyncDisposableStack();
let test: TestServer;
beforeAll(async () => {
    const folder = stack.use(
        await makeFolder({ ...SMALL_INTEGRATION, 'gitbook-manifest.yaml': MANIFEST }),
    );
    test = stack.use(await startTestServer({ integrations: [{ folder: folder.path }] }));
}, 60_000);
afterAll(() => stack.disposeAsync());

it('are returned by the API', async () => {
    expect(await test.json('GET', '/v1/integrations/small')).toMatchObject({
        title: 'Small',
        description: 'What it does',
        summary: '# In full',
        target: 'site',
        visibility: 'unlisted',
        categories: ['content'],
        externalLinks: [{ label: 'Documentation', url: 'https://docs.example/' }],
        blocks: [{ id: 'b', title: 'Block', description: 'What the block does' }],
        contentSources: [
            {
                id: 'feed',
                title: 'Feed',
                description: 'Pages of a feed',
                configuration: { componentId: 'b' },
            },
        ],
    });
});

it('filter the list of integrations by category and target', async () => {
    const names = async (query: string) =>
        (
            await test.json<{ items: { name: string }[] }>('GET', `/v1/integrations?${query}`)
        ).items.map(({ name }) => name);
    expect(await names('category=content')).toEqual(['small']);
    expect(await names('category=analytics')).toEqual([]);
    expect(await names('target=site')).toEqual(['small']);
    expect(await names('target=space')).toEqual([]);
});

it('refuse an installation on a space if the target is a site', async () => {
    const { integrations, spaces, sites } = await test.state();
    const id = integrations[0]?.installations[0]?.installation.id;
    const installations = `/v1/integrations/small/installations/${id}`;
    const refused = await test.call('POST', `${installations}/spaces`, { space: spaces[0]?.id });
    expect([refused.status, await refused.json()]).toMatchObject([
        400,
        { error: { message: expect.stringContaining('cannot be installed on a space') } },
    ]);
    expect((await test.call('GET', `${installations}/sites/${sites[0]?.id}`)).status).toBe(200);
});
