import { existsSync } from 'node:fs';

const PLACES = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium that browser tests drive: `BINDERY_CHROMIUM`, else one of the well-known places. */
export function chromiumPath(): string {
    const named = process.env['BINDERY_CHROMIUM'];
    const found = named ?? PLACES.find((path) => existsSync(path));
    if (found === undefined) {
        throw new Error('No Chromium found: install it, or set BINDERY_CHROMIUM to its path.');
    }
    return found;
}
