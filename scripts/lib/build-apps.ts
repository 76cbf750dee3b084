import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './install.mjs';
import { runOrExit } from './run.ts';

/** The web apps, by their folder in `apps`. */
export const APPS = { workbench: 'the workbench', site: 'the published site' };

/** Sources of packages that the apps bundle. */
const SHARED = ['packages/{contentkit,contract}/src/**/*'];

/** Builds each web app whose sources have changed since its last build. */
export async function buildApps(): Promise<void> {
    for (const [app, title] of Object.entries(APPS)) {
        const stamp = join(ROOT, `apps/${app}/dist/.built-from`);
        const sources = sourceHash(app);
        if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) continue;
        process.stderr.write(`Building ${title} …\n`);
        await runOrExit('vite', ['build', '--logLevel', 'warn'], {
            cwd: join(ROOT, 'apps', app),
            quiet: true,
        });
        writeFileSync(stamp, sources);
    }
}

function sourceHash(app: string): string {
    const own = [`apps/${app}/{src,public}/**/*`, `apps/${app}/*.{html,ts,json}`];
    const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
    const entries = globSync([...own, ...SHARED], { cwd: ROOT, withFileTypes: true });
    const files = entries
        .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        .map(({ parentPath, name }) => join(parentPath, name));
    for (const file of files.toSorted()) hash.update(file).update(readFileSync(file));
    return hash.digest('hex');
}
