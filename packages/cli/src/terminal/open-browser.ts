import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const OPENERS: Partial<Record<NodeJS.Platform, [string, string[]]>> = {
    darwin: ['open', []],
    win32: ['cmd', ['/c', 'start', '']],
    linux: ['xdg-open', []],
};

/**
 * Opens a page in the user's browser. Does nothing when there is no browser (a server, a container).
 *
 * The URL signs a browser in, and all users of the machine can read the arguments of a process. So the browser is given
 * a file that only this user can read, and that redirects to the URL.
 */
export async function openBrowser(url: string, dataFolder: string): Promise<void> {
    const file = join(dataFolder, 'open-workbench.html');
    await writeFile(file, redirectPage(url), { mode: 0o600 });
    const [command, args] = OPENERS[process.platform] ?? ['xdg-open', []];
    const child = spawn(command, [...args, pathToFileURL(file).href], {
        stdio: 'ignore',
        detached: true,
    });
    child.on('error', () => {});
    child.unref();
}

function redirectPage(url: string): string {
    const escaped = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${escaped}">
<title>Bindery</title>
<p><a href="${escaped}">Open the workbench</a></p>
`;
}
