/** Starts workerd with as few rights as it needs, and so that it never outlives the host. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';

/** Path of the binary; the package is CommonJS without types. */
const { default: WORKERD } = createRequire(import.meta.url)('workerd') as { default: string };

/** In util-linux, which every Linux distribution installs. */
const SETPRIV = firstOf(['/usr/bin/setpriv', '/bin/setpriv']);
/** Also in util-linux. */
const PRLIMIT = firstOf(['/usr/bin/prlimit', '/bin/prlimit']);

/** Above the watchdog's limit: that one can tell who is to blame. */
const DATA_LIMIT_FACTOR = 1.25;

/** It never needs more than it has; and where the host runs as root, the process keeps none of root's capabilities. */
const FEWER_RIGHTS = [
    '--no-new-privs',
    ...(process.getuid?.() === 0 ? ['--bounding-set=-all', '--inh-caps=-all'] : []),
];

/**
 * Where there is no setpriv, a shell starts a guard and becomes workerd, so that the host knows workerd's own process id.
 * The guard ends workerd when its standard input closes, which is a pipe that the host holds open.
 */
const GUARD =
    'exec 4<&0; (cat <&4 >/dev/null; kill -9 $$) 2>/dev/null 3>&- & exec "$@" </dev/null 4<&-';

function firstOf(paths: readonly string[]): string | undefined {
    return paths.find((path) => existsSync(path));
}

/** Its file descriptor 3 is a pipe on which workerd tells that it listens. */
export function spawnWorkerd(configPath: string, setpriv = SETPRIV): ChildProcess {
    const workerd = [WORKERD, 'serve', '--experimental', '--control-fd=3', configPath];
    const [file = '', ...values] = setpriv
        ? [setpriv, '--pdeathsig', 'KILL', ...FEWER_RIGHTS, '--', ...workerd]
        : ['/bin/sh', '-c', GUARD, 'sh', ...workerd];
    return spawn(file, values, {
        // Everything that integrations print would go to standard output; unread, it would block the process.
        stdio: [setpriv ? 'ignore' : 'pipe', 'ignore', 'pipe', 'pipe'],
        // Nothing of the host's environment may be visible inside.
        env: {},
        cwd: '/',
    });
}

/** Resolves when workerd listens; it writes a line to its control pipe then. Rejects after the deadline. */
export async function listening(child: ChildProcess, deadlineMs: number): Promise<void> {
    const control = child.stdio[3] as Readable; // a pipe, by the `stdio` option above
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), deadlineMs);
    try {
        await once(control, 'data', { signal: deadline.signal });
    } finally {
        clearTimeout(timer);
    }
}

/**
 * Lets the operating system refuse memory beyond the limit, so that one huge allocation fails (a RangeError inside
 * the isolate) before the watchdog looks the next time. V8 reserves half a gigabyte at the start that it never uses,
 * so the limit counts from there. A core dump would hold the secrets of all its tenants: none is written.
 */
export function limitResources(pid: number, bytes: number): void {
    if (!PRLIMIT) return;
    try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const before = Number(/^VmData:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
        if (!Number.isFinite(before)) return;
        const data = `--data=${Math.floor(before + bytes * DATA_LIMIT_FACTOR)}`;
        // Not waited for: the watchdog is the limit, this only makes a breach less dramatic.
        execFile(PRLIMIT, ['--pid', String(pid), data, '--core=0'], () => {});
    } catch {
        // The process is gone already, which its slot notices.
    }
}
