/** Tests which installation receives an event that an author sends by hand. */
import { afterAll, beforeAll, expect, it } from 'vitest';

import { makeFolder } from '@bindery/test-support/folder';
import { startTestServer, type TestServer } from './test-server.ts';

const FILES = {
    'gitbook-manifest.yaml': 'name: listener\ntitle: Listener\nscript: ./index.ts\nscopes: []\n',
    'index.ts': `import { createIntegration } from '@gitbook/runtime';
const log = async (_event, { environment }) => {
    console.log(environment.siteInstallation ? 'site' : environment.spaceInstallation ? 'space' : 'account');
};
export default createIntegration({ events: { site_view: log, space_view: log, installation_setup: log } });
`,
};

const stack = new AsyncDisposableStack();
let test: TestServer;
let ids: { spaceId: string; siteId: string };
beforeAll(async () => {
    const folder = stack.use(await makeFolder(FILES));
    test = stack.use(await startTestServer({ integrations: [{ folder: folder.path }] }));
    const { spaces, sites } = await test.state();
    ids = { spaceId: spaces[0]?.id ?? '', siteId: sites[0]?.id ?? '' };
}, 60_000);
afterAll(() => stack.disposeAsync());

it.each([
    ['site', 'site_view', () => ids],
    ['site', 'site_view', () => ({ siteId: ids.siteId })],
    ['space', 'space_view', () => ({ spaceId: ids.spaceId })],
    ['account', 'installation_setup', () => ({})],
])('is the one of the %s for a %s', async (expected, type, fields) => {
    const event = { type, ...fields() };
    const { invocationId } = await test.json<{ invocationId: string }>(
        'POST',
        '/workbench/events',
        {
            integration: 'listener',
            event,
        },
    );
    const { logs } = await test.waitFor(({ id }) => id === invocationId);
    expect(logs.map(({ message }) => message)).toEqual([expected]);
});
