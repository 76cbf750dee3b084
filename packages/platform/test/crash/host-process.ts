import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { childrenOf } from '@bindery/test-support/processes';
import type { FromHost, Kind, Load, ToHost } from './host.ts';

/** Time limit for the delivery of all waiting events at the end. */
const FINISH_TIMEOUT_MS = 300_000;

const HOST = fileURLToPath(new URL('host.ts', import.meta.url));

/** The reports of the hosts, kept in the parent process, which is never killed. */
export interface Ledger {
    acknowledged: Record<Kind, Set<string>>;
    received: Set<string>;
    /** Called at each acknowledgement. */
    onAcknowledged: () => void;
}

export interface HostProcess {
    begin(load: Load): void;
    workers(): number[];
    /** Kills the host. Returns the ids of the processes that the host had started. */
    kill(): Promise<number[]>;
    /** Waits until the host has delivered everything, then kills it. */
    finish(): Promise<void>;
}

/** Starts a standby host, whose code is loaded while another host runs, so that the takeover is quick. */
export function startHost(args: string[], ledger: Ledger): HostProcess {
    const [folder = ''] = args;
    const child = fork(HOST, args, {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
    });
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
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
        await exited;
        return started;
    };
    return {
        begin: (load) => send({ type: 'begin', load }),
        workers: () => workers,
        kill,
        async finish() {
            const done = new Promise<void>((resolve) => (finished = resolve));
            send({ type: 'finish' });
            const timeout = setTimeout(() => child.kill('SIGKILL'), FINISH_TIMEOUT_MS);
            await Promise.race([done, exited]);
            clearTimeout(timeout);
            if (hasEnded(child)) throw new Error('The waiting events were not delivered in time.');
            await kill();
        },
    };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
    return exitCode !== null || signalCode !== null;
}
