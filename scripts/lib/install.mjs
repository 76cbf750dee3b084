// Runs under whatever Node came with npm: Node 24 is only there once the dependencies are.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');

/** Node 24, from the dev dependency `node`. */
export const NODE = join(ROOT, 'node_modules/.bin/node');

const STAMP = join(ROOT, 'node_modules/.bindery-installed');

/** Installs the locked dependencies unless exactly these are installed already. */
export function installDependencies() {
    const wanted = createHash('sha256')
        .update(readFileSync(join(ROOT, 'package-lock.json')))
        .digest('hex');
    if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted && existsSync(NODE)) return;
    process.stderr.write('Installing dependencies (once) …\n');
    // Not `npm ci`: it refuses a lock file without the optional binaries of other platforms, and a registry that lags
    // behind by a version of one of them leaves such a lock file. `install` keeps to the locked versions too.
    const result = spawnSync(
        'npm',
        ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
        {
            cwd: ROOT,
            // npm's own report goes to standard error: standard output belongs to the command that was asked for.
            stdio: ['ignore', 2, 2],
            shell: process.platform === 'win32',
        },
    );
    if (result.status !== 0) {
        process.stderr.write('The dependencies could not be installed; npm says why above.\n');
        process.exit(1);
    }
    writeFileSync(STAMP, wanted);
}
