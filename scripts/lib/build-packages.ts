import { cpSync, existsSync, globSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ROOT } from './install.mjs';
import { runOrExit } from './run.ts';

/** Builds every package into its `dist`: JavaScript, declarations and style sheets. */
export async function buildPackages(): Promise<void> {
    const projects = globSync('packages/*/tsconfig.build.json', { cwd: ROOT });
    await runOrExit('tsc', ['-b', '--pretty', 'false', ...projects], { quiet: true });
    for (const project of projects) {
        const folder = join(ROOT, dirname(project));
        removeStaleOutputs(folder);
        copyStyles(folder);
    }
}

/** Deletes outputs whose source was renamed or deleted; the compiler leaves them. */
function removeStaleOutputs(folder: string): void {
    for (const output of globSync('dist/**/*.{js,js.map,d.ts}', { cwd: folder })) {
        const source = join(
            folder,
            output.replace(/^dist/, 'src').replace(/\.(js|js\.map|d\.ts)$/, ''),
        );
        if (!existsSync(`${source}.ts`) && !existsSync(`${source}.tsx`)) {
            rmSync(join(folder, output));
        }
    }
}

function copyStyles(folder: string): void {
    for (const sheet of globSync('src/**/*.css', { cwd: folder })) {
        cpSync(join(folder, sheet), join(folder, sheet.replace(/^src/, 'dist')));
    }
}
