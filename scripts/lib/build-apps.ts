import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './install.mjs';
import { runOrExit } from './run.ts';

interface App {
    title: string;
    /** The folder of its sources. */
    folder: string;
    /** The folder of the build, in `folder`. */
    output: string;
}

/** The web apps that a host serves. */
export const APPS: Record<string, App> = {
    workbench: { title: 'the workbench', folder: 'apps/workbench', output: 'dist' },
    site: { title: 'the published site', folder: 'apps/site', output: 'dist' },
    embed: {
        title: 'the script of other sites',
        folder: 'packages/embed',
        output: 'dist-browser',
    },
};

/** Sources of packages that the apps bundle. */
const SHARED = ['packages/{contentkit,contract}/src/**/*'];

/** Builds each web app whose sources have changed since its last build. */
export async function buildApps(): Promise<void> {
    for (const { title, folder, output } of Object.values(APPS)) {
        const stamp = join(ROOT, folder, output, '.built-from');
        const sources = sourceHash(folder);
        if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) continue;
        process.stderr.write(`Building ${title} …\n`);
        await runOrExit('vite', ['build', '--logLevel', 'warn'], {
            cwd: join(ROOT, folder),
            quiet: true,
        });
        writeFileSync(stamp, sources);
    }
}

function sourceHash(folder: string): string {
    const own = [`${folder}/{src,public}/**/*`, `${folder}/*.{html,ts,json}`];
    const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
    const entries = globSync([...own, ...SHARED], { cwd: ROOT, withFileTypes: true });
    const files = entries
        .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        .map(({ parentPath, name }) => join(parentPath, name));
    for (const file of files.toSorted()) hash.update(file).update(readFileSync(file));
    return hash.digest('hex');
}
