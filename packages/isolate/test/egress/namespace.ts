/** Creates a network namespace in which every address is local, with its own name server. Requires Linux and root. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Routes every address of both families to the loopback device ("AnyIP"), and sets the name server of the test. */
const SETUP = [
    'ip link set lo up',
    'ip route add local 0.0.0.0/0 dev lo',
    'ip -6 route add local ::/0 dev lo',
    'mount --bind "$1/resolv.conf" /etc/resolv.conf',
    'mount --bind "$1/nsswitch.conf" /etc/nsswitch.conf',
].join(' && ');

/** Returns the reason why namespaces cannot be created on this machine; undefined if they can. */
export function namespaceUnavailable(): string | undefined {
    if (process.platform !== 'linux') return 'network namespaces need Linux';
    const directory = prepare();
    try {
        execFileSync('unshare', ['--net', '--mount', 'sh', '-c', SETUP, 'sh', directory], {
            stdio: 'pipe',
        });
        return undefined;
    } catch (error) {
        return `a network namespace cannot be created here: ${error instanceof Error ? error.message.split('\n').slice(0, 2).join(' ') : String(error)}`;
    } finally {
        rmSync(directory, { recursive: true });
    }
}

/** Runs a script inside a namespace and returns its standard output. */
export async function runInNamespace(script: string): Promise<string> {
    const directory = prepare();
    try {
        return await new Promise((resolve, reject) => {
            execFile(
                'unshare',
                [
                    '--net',
                    '--mount',
                    'sh',
                    '-c',
                    `${SETUP} && exec "$2" "$3"`,
                    'sh',
                    directory,
                    process.execPath,
                    script,
                ],
                { maxBuffer: 16 * 1024 * 1024, timeout: 60_000 },
                (error, stdout, stderr) => {
                    if (error) reject(new Error(`${error.message}\n${stderr}`));
                    else resolve(stdout);
                },
            );
        });
    } finally {
        rmSync(directory, { recursive: true });
    }
}

function prepare(): string {
    const directory = mkdtempSync(join(tmpdir(), 'bindery-namespace-'));
    writeFileSync(
        join(directory, 'resolv.conf'),
        'nameserver 127.0.0.53\noptions timeout:1 attempts:1\n',
    );
    writeFileSync(join(directory, 'nsswitch.conf'), 'hosts: dns\n');
    return directory;
}
