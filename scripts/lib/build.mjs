import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './install.mjs';
import { run } from './run.mjs';

/** What runs in a browser, by its folder in `apps`. */
const APPS = { workbench: 'the workbench', site: 'the published site' };

const SHARED = ['packages/{contentkit,contract}/src/**/*'];

/** Builds each web app, unless its very sources are built already. */
export async function buildApps() {
    for (const [app, title] of Object.entries(APPS)) await buildApp(app, title);
}

async function buildApp(app, title) {
    const stamp = join(ROOT, `apps/${app}/dist/.built-from`);
    const sources = sourceHash(app);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
    process.stderr.write(`Building ${title} …\n`);
    const { code, output } = await run('vite', ['build', '--logLevel', 'warn'], {
        cwd: join(ROOT, 'apps', app),
        quiet: true,
    });
    if (code !== 0) {
        process.stderr.write(output);
        process.stderr.write(`${title[0].toUpperCase()}${title.slice(1)} could not be built.\n`);
        process.exit(1);
    }
    writeFileSync(stamp, sources);
}

function sourceHash(app) {
    const own = [`apps/${app}/{src,public}/**/*`, `apps/${app}/*.{html,ts,json}`];
    const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
    for (const file of globSync([...own, ...SHARED], { cwd: ROOT }).toSorted()) {
        if (/\.test\.tsx?$/.test(file)) continue;
        try {
            hash.update(file).update(readFileSync(join(ROOT, file)));
        } catch {
            // a folder
        }
    }
    return hash.digest('hex');
}
