import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { Batch } from './plan.ts';
import type { Failure } from './target.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/** The target that needs a host, which only the first process starts. */
const HOSTED = 'api';

type OnDone = (batch: Batch, failure: Failure | undefined) => void;

/** Runs batches in several processes. @throws Error when a process ends before its batch. */
export async function startWorkers(
    batches: readonly Batch[],
    processes: number,
    onDone: OnDone,
): Promise<void> {
    const hosted = batches.filter(({ target }) => target === HOSTED);
    const pure = batches.filter(({ target }) => target !== HOSTED);
    const workers = Array.from({ length: processes }, (_, index) =>
        runWorker(() => (index === 0 ? hosted.shift() : undefined) ?? pure.shift(), onDone),
    );
    await Promise.all(workers);
}

function runWorker(next: () => Batch | undefined, onDone: OnDone): Promise<void> {
    const first = next();
    if (first === undefined) return Promise.resolve();
    const child: ChildProcess = fork(WORKER, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let running: Batch | undefined = first;
    child.send(first);
    return new Promise((resolve, reject) => {
        child.on('message', (failure: Failure | null) => {
            if (running !== undefined) onDone(running, failure ?? undefined);
            running = next();
            if (running === undefined) child.disconnect();
            else child.send(running);
        });
        child.on('error', reject);
        child.on('exit', (code) => {
            if (running === undefined) resolve();
            else reject(new Error(`A process ended with ${code} in ${JSON.stringify(running)}.`));
        });
    });
}
