import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { childrenOf } from '@bindery/test-support/processes';
import type { FromHost, Kind, Load, ToHost } from './host.ts';

/** What waits at the end is delivered within it. */
const FINISH_MS = 300_000;

const HOST = fileURLToPath(new URL('host.ts', import.meta.url));

/** What hosts said while they lived; it is kept here, where no kill reaches it. */
export interface Ledger {
    acknowledged: Record<Kind, Set<string>>;
    received: Set<string>;
    /** Called at each acknowledgement. */
    onAcknowledged: () => void;
}

export interface HostProcess {
    begin(load: Load): void;
    workers(): number[];
    /** Kills it; returns the processes that it had started. */
    kill(): Promise<number[]>;
    /** Lets it deliver all that waits, and kills it then. */
    finish(): Promise<void>;
}

/** Starts a host that stands by: its code is loaded while another still works, so that little time passes without one. */
export function startHost(args: string[], ledger: Ledger): HostProcess {
    const [folder = ''] = args;
    const child = fork(HOST, args, {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
    });
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const send = (message: ToHost) => void child.send(message, () => {});
    let workers: number[] = [];
    let finished = () => {};
    child.on('message', (message: FromHost) => {
        if (message.type === 'workers') ({ workers } = message);
        else if (message.type === 'received') ledger.received.add(message.name);
        else if (message.type === 'finished') finished();
        else {
            ledger.acknowledged[message.kind].add(message.name);
            ledger.onAcknowledged();
        }
    });
    const kill = async () => {
        const started = childrenOf(child.pid ?? 0);
        child.kill('SIGKILL');
        await gone;
        return started;
    };
    return {
        begin: (load) => send({ type: 'begin', load }),
        workers: () => workers,
        kill,
        async finish() {
            const done = new Promise<void>((resolve) => (finished = resolve));
            send({ type: 'finish' });
            const late = setTimeout(() => child.kill('SIGKILL'), FINISH_MS);
            await Promise.race([done, gone]);
            clearTimeout(late);
            if (hasEnded(child)) throw new Error('What waited was not delivered in time.');
            await kill();
        },
    };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
    return exitCode !== null || signalCode !== null;
}
