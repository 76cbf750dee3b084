import { existsSync } from 'node:fs';

const USUAL_PATHS = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Returns the path of Chromium: `BINDERY_CHROMIUM`, or else the first of the usual paths that exists. */
export function chromiumPath(): string {
    const found = process.env['BINDERY_CHROMIUM'] ?? USUAL_PATHS.find((path) => existsSync(path));
    if (found === undefined) {
        throw new Error('No Chromium found: install it, or set BINDERY_CHROMIUM to its path.');
    }
    return found;
}
