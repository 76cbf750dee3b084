import { symlink, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { makeFolder, SMALL_INTEGRATION } from '@bindery/test-support/folder';
import { buildIntegration } from './version.ts';

const development = { sdk: 'bindery', mode: 'development' } as const;

test('bundles a folder without node_modules with the SDK of Bindery', async () => {
    await using folder = await makeFolder(SMALL_INTEGRATION);
    const version = await buildIntegration(folder.path, development);
    expect(version).toMatchObject({ sdk: 'bindery', manifest: { name: 'small' }, assets: [] });
    expect(version.hash).toMatch(/^[0-9a-f]{64}$/);
    const { sources } = JSON.parse(version.sourceMap ?? '{}') as { sources: string[] };
    expect(sources.some((source) => source.endsWith('index.tsx'))).toBe(true);
    expect(sources.some((source) => source.includes('packages/runtime/src'))).toBe(true);
});

test('gives the same version for the same folder; secrets do not change it and are not in the public manifest', async () => {
    await using folder = await makeFolder(SMALL_INTEGRATION);
    const first = await buildIntegration(folder.path, development);
    const manifest = `${SMALL_INTEGRATION['gitbook-manifest.yaml']}secrets:\n  KEY: abc\n`;
    await folder.write({ 'gitbook-manifest.yaml': manifest });
    const second = await buildIntegration(folder.path, development);
    expect(second.hash).toBe(first.hash);
    expect(second.secrets).toEqual({ KEY: 'abc' });
    expect(JSON.stringify(second.manifest)).not.toContain('abc');
});

test('`reference` bundles the reference SDK from the folder', async () => {
    await using folder = await makeFolder(SMALL_INTEGRATION);
    const reference = dirname(
        dirname(dirname(fileURLToPath(import.meta.resolve('@gitbook/runtime')))),
    );
    await mkdir(join(folder.path, 'node_modules'));
    await symlink(reference, join(folder.path, 'node_modules/@gitbook'));
    const version = await buildIntegration(folder.path, { ...development, sdk: 'reference' });
    expect(version.sdk).toBe('reference');
    const { sources } = JSON.parse(version.sourceMap ?? '{}') as { sources: string[] };
    expect(sources.some((source) => source.includes('@gitbook/runtime/src/integrations.ts'))).toBe(
        true,
    );
    expect(sources.some((source) => source.includes('packages/runtime/src'))).toBe(false);
});

test('`reference` fails with advice when the folder has no SDK, even if Bindery has one', async () => {
    await using folder = await makeFolder(SMALL_INTEGRATION);
    await expect(
        buildIntegration(folder.path, { ...development, sdk: 'reference' }),
    ).rejects.toMatchObject({
        code: 'script_invalid',
        errors: expect.arrayContaining([
            expect.objectContaining({
                file: 'index.tsx',
                message: expect.stringContaining('run npm install in it'),
            }),
        ]),
    });
});

test('rejects a folder without a manifest', async () => {
    await using folder = await makeFolder({});
    await expect(buildIntegration(folder.path, development)).rejects.toMatchObject({
        code: 'manifest_missing',
        message: expect.stringContaining('no gitbook-manifest.yaml'),
    });
});

test('reports a mistake in the script with file, line and code frame', async () => {
    await using folder = await makeFolder({
        ...SMALL_INTEGRATION,
        'index.tsx': 'const a = 1;\nexport default a +;\n',
    });
    await expect(buildIntegration(folder.path, development)).rejects.toMatchObject({
        code: 'script_invalid',
        errors: [
            {
                file: 'index.tsx',
                line: 2,
                column: 19,
                frame: '  1 | const a = 1;\n> 2 | export default a +;\n    |                   ^\n  3 |',
            },
        ],
    });
});

test('reports a missing script as an issue of the manifest', async () => {
    await using folder = await makeFolder({
        'gitbook-manifest.yaml': SMALL_INTEGRATION['gitbook-manifest.yaml'],
    });
    await expect(buildIntegration(folder.path, development)).rejects.toMatchObject({
        code: 'manifest_invalid',
        issues: [{ field: 'script', line: 3 }],
    });
});
