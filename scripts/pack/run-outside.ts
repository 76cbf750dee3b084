import { spawn, type ChildProcess } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

import { ROOT } from '../lib/install.mjs';

/**
 * Returns the environment of a user outside this checkout: Node 24 comes first in the path, and no tool or setting of
 * the checkout is in it.
 */
function outsideEnvironment(): NodeJS.ProcessEnv {
    const variables = Object.entries(process.env).filter(
        ([name]) => !/^npm_|^NODE_OPTIONS$|^INIT_CWD$|^FORCE_COLOR$/i.test(name),
    );
    const path = (process.env['PATH'] ?? '')
        .split(delimiter)
        .filter((folder) => !folder.startsWith(ROOT));
    // The path starts with the folder of Node's binary; `.bin` would add every tool of the checkout.
    return {
        ...Object.fromEntries(variables),
        PATH: [dirname(process.execPath), ...path].join(delimiter),
        NO_COLOR: '1',
        CI: '1',
    };
}

/** Starts a command in a folder outside this checkout. */
export function startOutside(
    [command = '', ...args]: string[],
    cwd: string,
    env: Record<string, string> = {},
): ChildProcess {
    return spawn(command, args, {
        cwd,
        env: { ...outsideEnvironment(), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
    });
}

/** Runs a command in a folder outside this checkout; resolves to its exit code and everything it printed. */
export function runOutside(
    words: string[],
    cwd: string,
    env: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
    return new Promise((resolve, reject) => {
        const output: Buffer[] = [];
        const child = startOutside(words, cwd, env);
        child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
        child.stderr?.on('data', (chunk: Buffer) => output.push(chunk));
        child.on('error', reject);
        child.on('close', (code) =>
            resolve({ code: code ?? 1, output: Buffer.concat(output).toString() }),
        );
    });
}
