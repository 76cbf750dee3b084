import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { Batch } from './plan.ts';
import type { Failure } from './target.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/** The target that needs a host, which only the first process starts. */
const HOSTED = 'api';

/** Number of attempts for a batch whose process ends: workerd may not start in time on a busy machine. */
const TRIES = 3;

type OnDone = (batch: Batch, failure: Failure | undefined) => void;

/** Runs batches in several processes. A batch whose process ends again and again counts as a failure. */
export async function startWorkers(
    batches: readonly Batch[],
    processes: number,
    onDone: OnDone,
): Promise<void> {
    const hosted = batches.filter(({ target }) => target === HOSTED);
    const pure = batches.filter(({ target }) => target !== HOSTED);
    await Promise.all(
        Array.from({ length: processes }, async (_, index) => {
            const next = () => (index === 0 ? hosted.shift() : undefined) ?? pure.shift();
            let lost: Batch | undefined;
            let tries = 0;
            for (let batch = next(); batch !== undefined; batch = lost ?? next()) {
                const ended = await runProcess(batch, next, onDone);
                tries = ended === lost ? tries + 1 : 1;
                lost = ended;
                if (lost === undefined || tries < TRIES) continue;
                onDone(lost, processEnded(lost));
                lost = undefined;
            }
        }),
    );
}

function processEnded({ target, seed }: Batch): Failure {
    return { target, seed, path: '', input: '', error: 'The process ended: see its output above.' };
}

/** Runs batches in one process until none is left. Returns the batch in which the process ended, if it did. */
function runProcess(
    first: Batch,
    next: () => Batch | undefined,
    onDone: OnDone,
): Promise<Batch | undefined> {
    const child = fork(WORKER, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
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
        child.on('exit', () => resolve(running));
    });
}
