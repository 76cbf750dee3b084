import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

import { ROOT } from './install.mjs';

/** Makes Node resolve the workspace's packages to their sources (see `source-condition.ts`). */
const SOURCES = '--conditions=@bindery/source';

/** The environment in which Node 24 and the installed tools come first. */
export function toolEnvironment(extra = {}) {
    const path = [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter);
    const options = process.env.NODE_OPTIONS ?? '';
    return {
        ...process.env,
        ...extra,
        PATH: path,
        NODE_OPTIONS: options.includes(SOURCES) ? options : `${options} ${SOURCES}`.trim(),
    };
}

/** Runs a tool of node_modules/.bin; resolves to its exit code. */
export function run(command, args, { env, quiet = false, cwd = ROOT } = {}) {
    return new Promise((resolve, reject) => {
        const output = [];
        const child = spawn(command, args, {
            cwd,
            env: toolEnvironment(env),
            stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
        });
        child.stdout?.on('data', (chunk) => output.push(chunk));
        child.stderr?.on('data', (chunk) => output.push(chunk));
        child.on('error', reject);
        child.on('close', (code) =>
            resolve({ code: code ?? 1, output: Buffer.concat(output).toString() }),
        );
    });
}
