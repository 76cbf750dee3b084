/** Tests that folders with unusual names, links and encodings build, run, and follow every way of saving a file. */
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { startTestServer, type TestServer } from './test-server.ts';

const manifest = (name: string): string =>
    `name: ${name}\ntitle: ${name}\nscript: ./index.tsx\nscopes: []\n`;
const script = (text: string): string =>
    `import { createIntegration } from '@gitbook/runtime';\nexport default createIntegration({ fetch: async () => new Response('${text}') });\n`;
/** A byte order mark and the line ends of Windows. */
const windows = (text: string): string => `\uFEFF${text.replaceAll('\n', '\r\n')}`;

interface Layout {
    name: string;
    /** Files by path below the temporary folder. */
    files: Record<string, string>;
    /** Folder that `bindery dev` is given, below the temporary folder. */
    folder: string;
    /** Symbolic links: path and target, both below the temporary folder. */
    link?: [path: string, target: string];
    /** File that is edited, below the temporary folder. */
    edited: string;
    source: (text: string) => string;
}

const LAYOUTS: Layout[] = [
    {
        name: 'letters',
        files: {
            'spaß ünï (1) 日本/gitbook-manifest.yaml': manifest('letters'),
            'spaß ünï (1) 日本/index.tsx': script('0'),
        },
        folder: 'spaß ünï (1) 日本',
        edited: 'spaß ünï (1) 日本/index.tsx',
        source: script,
    },
    {
        name: 'linked',
        files: {
            'target/gitbook-manifest.yaml': manifest('linked'),
            'target/index.tsx': script('0'),
        },
        folder: 'link',
        link: ['link', 'target'],
        edited: 'target/index.tsx',
        source: script,
    },
    {
        name: 'windows',
        files: {
            'windows/gitbook-manifest.yaml': windows(manifest('windows')),
            'windows/index.tsx': windows(script('0')),
        },
        folder: 'windows',
        edited: 'windows/index.tsx',
        source: (text) => windows(script(text)),
    },
    {
        name: 'workspace',
        files: {
            'app/gitbook-manifest.yaml': manifest('workspace'),
            'app/index.tsx': `import { createIntegration } from '@gitbook/runtime';\nimport { text } from '@acme/words';\nexport default createIntegration({ fetch: async () => new Response(text) });\n`,
            'words/package.json':
                '{"name":"@acme/words","version":"1.0.0","type":"module","exports":"./index.ts"}',
            'words/index.ts': `export const text = '0';\n`,
        },
        folder: 'app',
        link: ['app/node_modules/@acme/words', 'words'],
        edited: 'words/index.ts',
        source: (text) => `export const text = '${text}';\n`,
    },
];

/** How editors write a file. */
const SAVES: Record<string, (path: string, text: string) => Promise<void>> = {
    'in place': (path, text) => writeFile(path, text),
    'by renaming a new file': async (path, text) => {
        await writeFile(`${path}.tmp`, text);
        await rename(`${path}.tmp`, path);
    },
    // With `backupcopy=no`, vim moves the file away, writes a new one, and deletes the old one.
    'the way of vim': async (path, text) => {
        await rename(path, `${path}~`);
        await writeFile(path, text);
        await rm(`${path}~`);
    },
};

let root: string;
let server: TestServer;
beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'bindery-unusual-'));
    for (const { files, link } of LAYOUTS) {
        for (const [name, text] of Object.entries(files)) {
            await mkdir(dirname(join(root, name)), { recursive: true });
            await writeFile(join(root, name), text);
        }
        if (link === undefined) continue;
        await mkdir(dirname(join(root, link[0])), { recursive: true });
        await symlink(join(root, link[1]), join(root, link[0]));
    }
    server = await startTestServer({
        integrations: LAYOUTS.map(({ folder }) => ({ folder: join(root, folder) })),
    });
}, 120_000);
afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(root, { recursive: true, force: true });
});

describe.each(LAYOUTS)('the folder of $name', ({ name, edited, source }) => {
    const answer = async (): Promise<string> =>
        (await fetch(`${server.server.api}/i/${name}/`)).text();

    test('builds and runs', async () => {
        expect(await answer()).toBe('0');
    });

    test.each(Object.entries(SAVES))('follows a file that is saved %s', async (way, save) => {
        await save(join(root, edited), source(way));
        await vi.waitFor(async () => expect(await answer()).toBe(way), {
            timeout: 30_000,
            interval: 50,
        });
    });
});
