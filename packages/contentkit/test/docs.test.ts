import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const PAGE = fileURLToPath(new URL('../../../docs/contentkit.md', import.meta.url));
const FOLDER = fileURLToPath(new URL('../node_modules/.cache/docs', import.meta.url));

test('the snippets of docs/contentkit.md compile', () => {
    const snippets = [...readFileSync(PAGE, 'utf8').matchAll(/```tsx\n([\s\S]*?)```/g)];
    expect(snippets.length).toBeGreaterThan(0);
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    for (const [index, [, code = '']] of snippets.entries()) {
        writeFileSync(`${FOLDER}/snippet-${index}.tsx`, code);
    }
    writeFileSync(
        `${FOLDER}/tsconfig.json`,
        JSON.stringify({
            extends: '../../../../../tsconfig.base.json',
            compilerOptions: { jsx: 'react-jsx', types: ['vite/client'] },
            include: ['*.tsx'],
        }),
    );
    execFileSync('npx', ['tsc', '-p', FOLDER], { stdio: 'pipe' });
}, 180_000); // Compiling takes 5 s on an idle machine and minutes on a busy one.

test('docs/contentkit.md lists every prop', () => {
    const source = readFileSync(new URL('../src/contentkit.tsx', import.meta.url), 'utf8');
    const declared = /export interface ContentKitProps \{([\s\S]*?)\n\}/.exec(source)?.[1] ?? '';
    const names = [...declared.matchAll(/^ {4}(\w+)\??:/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(15);
    const page = readFileSync(PAGE, 'utf8');
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
