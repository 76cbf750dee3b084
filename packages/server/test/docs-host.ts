import { fileURLToPath } from 'node:url';

import type { PublishableKey } from '@bindery/contract';

import { startTestServer } from './test-server.ts';

const folder = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** A host, and a publishable key, for a documentation site that is built. */
export interface DocsHost extends AsyncDisposable {
    options: { host: string; key: string };
}

/** Starts a host with a status block that has a fence, a form, and a card for links. */
export async function startDocsHost(): Promise<DocsHost> {
    const test = await startTestServer({
        integrations: [
            { folder: folder('examples/hello-world') },
            { folder: folder('examples/greeting-modal') },
            { folder: folder('e2e/fixtures/public-shapes/link-card') },
        ],
    });
    const { id } = await test.space();
    const { key } = await test.json<PublishableKey>('POST', '/workbench/publishable-keys', {
        name: 'Documentation',
        space: id,
        blocks: ['hello-world', 'greeting-modal', 'link-card'].map((integration) => ({
            integration,
        })),
        origins: ['https://docs.example.com'],
    });
    return {
        options: { host: test.server.api, key },
        [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
    };
}

/** A host that does not respond, and what the build knows of it. */
export const HOST_AWAY = {
    // Nothing listens on this port.
    host: 'http://127.0.0.1:9',
    key: 'pk_away',
    blocks: [
        {
            integration: 'hello-world',
            block: 'hello',
            markdown: { codeblock: 'hello', body: 'message' },
        },
        {
            integration: 'link-card',
            block: 'board',
            urlUnfurl: ['https://boards.example/**'],
        },
    ],
};
