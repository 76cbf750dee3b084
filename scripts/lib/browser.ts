import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [
    process.env['BINDERY_CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Returns the path of Chromium. If none is installed, root on Debian installs the package; other users get instructions
 * and the process ends.
 */
export function ensureBrowser(): string {
    const found = findBrowser();
    if (found !== undefined) return found;
    if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
        process.stderr.write('Installing Debian’s chromium for the browser tests …\n');
        spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2] });
        spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
            stdio: ['ignore', 2, 2],
            env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        });
    }
    const installed = findBrowser();
    if (installed !== undefined) return installed;
    process.stderr.write(
        'The browser tests need Chromium or Chrome. Install it (Debian: apt-get install chromium), or set BINDERY_CHROMIUM to its path.\n',
    );
    process.exit(1);
}

function findBrowser(): string | undefined {
    return PLACES.find((path) => path && existsSync(path));
}
