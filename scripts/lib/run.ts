import { spawn } from 'node:child_process';

import { toolEnvironment } from './environment.mjs';
import { ROOT } from './install.mjs';

export interface RunOptions {
    env?: Record<string, string>;
    /** Collects the output in place of printing it. */
    quiet?: boolean;
    cwd?: string;
}

/** Runs a tool of node_modules/.bin; resolves to its exit code and, if `quiet`, its output. */
export function run(
    command: string,
    args: string[],
    { env, quiet = false, cwd = ROOT }: RunOptions = {},
): Promise<{ code: number; output: string }> {
    return new Promise((resolve, reject) => {
        const output: Buffer[] = [];
        const child = spawn(command, args, {
            cwd,
            env: toolEnvironment(env),
            stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
        });
        child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
        child.stderr?.on('data', (chunk: Buffer) => output.push(chunk));
        child.on('error', reject);
        child.on('close', (code) =>
            resolve({ code: code ?? 1, output: Buffer.concat(output).toString() }),
        );
    });
}

/** Runs a command as `run` does. A failure ends this process with the command's output and exit code 1. */
export async function runOrExit(
    command: string,
    args: string[],
    options: RunOptions = {},
): Promise<string> {
    const { code, output } = await run(command, args, options);
    if (code === 0) return output;
    process.stderr.write(output);
    process.stderr.write(`${[command, ...args].join(' ')} ended with exit code ${code}.\n`);
    process.exit(1);
}
