/** Starts workerd with minimal privileges. workerd is killed when the host exits. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';

/** Path of the binary. The package is CommonJS without types; its default export is the path. */
const { default: WORKERD } = createRequire(import.meta.url)('workerd') as { default: string };

/** setpriv is part of util-linux, which most Linux distributions install. */
const SETPRIV = firstOf(['/usr/bin/setpriv', '/bin/setpriv']);
/** prlimit is part of util-linux as well. */
const PRLIMIT = firstOf(['/usr/bin/prlimit', '/bin/prlimit']);

/** Above 1, so that the watchdog's limit is usually reached first: the watchdog reports the cause. */
const DATA_LIMIT_FACTOR = 1.25;

/** Prevents workerd from gaining privileges, and drops its capabilities if the host runs as root. */
const DROP_PRIVILEGES = [
    '--no-new-privs',
    ...(process.getuid?.() === 0 ? ['--bounding-set=-all', '--inh-caps=-all'] : []),
];

/**
 * Replaces setpriv where it does not exist: a shell starts a guard in the background and then executes workerd in its
 * own process, so that the host knows the process id of workerd. The guard kills workerd when the pipe on its standard
 * input, which the host holds open, is closed.
 */
const GUARD =
    'exec 4<&0; (cat <&4 >/dev/null; kill -9 $$) 2>/dev/null 3>&- & exec "$@" </dev/null 4<&-';

function firstOf(paths: readonly string[]): string | undefined {
    return paths.find((path) => existsSync(path));
}

/** Starts workerd. File descriptor 3 of the child is workerd's control pipe, see `listening`. */
export function spawnWorkerd(configPath: string, setpriv = SETPRIV): ChildProcess {
    const workerd = [WORKERD, 'serve', '--experimental', '--control-fd=3', configPath];
    const [file = '', ...values] = setpriv
        ? [setpriv, '--pdeathsig', 'KILL', ...DROP_PRIVILEGES, '--', ...workerd]
        : ['/bin/sh', '-c', GUARD, 'sh', ...workerd];
    return spawn(file, values, {
        // Standard output is discarded: integrations can write to it, and an unread pipe would block the process.
        stdio: [setpriv ? 'ignore' : 'pipe', 'ignore', 'pipe', 'pipe'],
        // The host's environment must not be visible inside.
        env: {},
        cwd: '/',
    });
}

/**
 * Resolves when workerd listens, which it reports by writing a line to its control pipe. Rejects after the deadline.
 */
export async function listening(child: ChildProcess, deadlineMs: number): Promise<void> {
    const control = child.stdio[3] as Readable; // the `stdio` option above makes it a pipe
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), deadlineMs);
    try {
        await once(control, 'data', { signal: deadline.signal });
    } finally {
        clearTimeout(timer);
    }
}

/**
 * Limits the memory that the operating system grants, so that one huge allocation fails (with a RangeError inside the
 * isolate) even between two checks of the watchdog. V8 reserves half a gigabyte at the start that it never uses, so the
 * limit is added to the size at the start. Also disables core dumps, which would contain the secrets of all tenants.
 */
export function limitResources(pid: number, bytes: number): void {
    if (!PRLIMIT) return;
    try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const before = Number(/^VmData:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
        if (!Number.isFinite(before)) return;
        const data = `--data=${Math.floor(before + bytes * DATA_LIMIT_FACTOR)}`;
        // Not awaited, because the watchdog enforces the limit in any case.
        execFile(PRLIMIT, ['--pid', String(pid), data, '--core=0'], () => {});
    } catch {
        // The process has exited already, which its slot handles.
    }
}
