// Runs under the Node that came with npm.
import { spawn } from 'node:child_process';

import { toolEnvironment } from './environment.mjs';
import { ROOT } from './install.mjs';

/**
 * Continues in another process (Node 24): passes signals to it and ends with its exit code.
 *
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<never>}
 */
export function handOver(command, args) {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: toolEnvironment() });
    passSignals(child);
    return new Promise(() => {
        child.on('close', (code, signal) =>
            process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)),
        );
    });
}

/**
 * Passes on the signals that end a process. This process waits until the child has ended by itself.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function passSignals(child) {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
        // A terminal sends Ctrl-C to the whole group, so it may arrive twice; the command takes that for one.
        process.on(signal, () => child.kill(signal));
    }
}
