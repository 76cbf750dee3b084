import { spawn } from 'node:child_process';

const OPENERS: Partial<Record<NodeJS.Platform, [string, string[]]>> = {
    darwin: ['open', []],
    win32: ['cmd', ['/c', 'start', '']],
    linux: ['xdg-open', []],
};

/** Opens a page in the user's browser. Does nothing when there is no browser (a server, a container). */
export function openBrowser(url: string): void {
    const [command, args] = OPENERS[process.platform] ?? ['xdg-open', []];
    const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
    child.on('error', () => {});
    child.unref();
}
