import { spawn } from 'node:child_process';

import { ROOT } from './install.mjs';
import { toolEnvironment } from './run.mjs';

/** Goes on in another process (Node 24): passes signals to it and ends with its exit code. */
export function handOver(command, args) {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: toolEnvironment() });
    passSignals(child);
    return new Promise(() => {
        child.on('close', (code, signal) =>
            process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)),
        );
    });
}

/** Passes on the signals that end a process, and outlives them until the child has ended in its own way. */
export function passSignals(child) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
        // A terminal sends Ctrl-C to the whole group, so it may arrive twice; the command takes that for one.
        process.on(signal, () => child.kill(signal));
    }
}
