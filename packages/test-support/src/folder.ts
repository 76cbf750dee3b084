import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A temporary folder, deleted when it is disposed of. */
export interface TestFolder extends AsyncDisposable {
    path: string;
    write(files: Record<string, string>): Promise<void>;
}

/** Creates a temporary folder with these files, by relative path. */
export async function makeFolder(files: Record<string, string>): Promise<TestFolder> {
    const path = await mkdtemp(join(tmpdir(), 'bindery-build-'));
    const write = async (contents: Record<string, string>) => {
        for (const [name, text] of Object.entries(contents)) {
            await mkdir(dirname(join(path, name)), { recursive: true });
            await writeFile(join(path, name), text);
        }
    };
    await write(files);
    return { path, write, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The files of a minimal integration. */
export const SMALL_INTEGRATION = {
    'gitbook-manifest.yaml': 'name: small\ntitle: Small\nscript: ./index.tsx\nscopes: []\n',
    'index.tsx': `import { createComponent, createIntegration } from '@gitbook/runtime';
const block = createComponent({ componentId: 'b', render: async () => <block><text>one</text></block> });
export default createIntegration({ components: [block] });
`,
};
