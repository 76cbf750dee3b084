/**
 * Creates a sandbox that acts as a separate machine for a test: Linux namespaces for mounts, processes and the network,
 * and a copy-on-write view of this machine's files. Changes of files in it do not reach this machine. A second
 * network namespace, called the world, has the servers that the machine finds on its network (`world.ts`).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT } from '../lib/install.mjs';

/** IP addresses of the machine and of the world. */
export const MACHINE_ADDRESS = '10.213.78.1';
export const WORLD_ADDRESS = '10.213.78.2';

const NAMESPACES = '--mount --propagation private --net --pid --fork --kill-child'.split(' ');

/** Script that prepares the namespaces. Its arguments are a folder, the checkout, and the path of Node's binary. */
const BOOT = `
set -e
folder=$1 checkout=$2 node=$3
ip link set lo up
mount -t tmpfs -o mode=755 tmpfs "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
cd "$folder/root"
mount -t proc proc proc
mount --rbind /dev dev
mount --rbind /sys sys
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs run
cp -L etc/resolv.conf run/resolv.outside
printf 'nameserver ${WORLD_ADDRESS}\\n' > run/resolv.conf
rm -f etc/resolv.conf
cp run/resolv.conf etc/resolv.conf
mkdir -p usr/local/bin
touch usr/local/bin/node
mount --bind "$node" usr/local/bin/node
install -m 755 "$checkout/scripts/deploy/systemctl.mjs" usr/local/bin/systemctl
exec chroot . sh -c '
    set -e
    ip netns add world
    ip link add to-world type veth peer name to-machine netns world
    ip address add ${MACHINE_ADDRESS}/24 dev to-world
    ip link set to-world up
    ip netns exec world ip address add ${WORLD_ADDRESS}/24 dev to-machine
    ip netns exec world ip link set to-machine up
    ip netns exec world ip link set lo up
    echo ready
    exec sleep infinity
'
`;

interface RunInMachine {
    /** Text for standard input. */
    input?: string | undefined;
    env?: Record<string, string>;
    /** `outside`: the network of this machine, to install packages. `world`: the network namespace of the world. */
    network?: 'outside' | 'world' | undefined;
}

export interface Machine extends AsyncDisposable {
    /** Runs a script as root; resolves to its exit code and what it printed. */
    run(script: string, options?: RunInMachine): Promise<{ code: number; output: string }>;
    /** Starts a script as root. It ends with the machine. */
    start(script: string, options?: RunInMachine): ChildProcess;
    /** Returns the command and arguments to put before a command that runs in the machine. */
    enter(network?: RunInMachine['network']): [string, ...string[]];
}

/** @throws Error if this machine permits no namespaces. They need root. */
export async function startMachine(): Promise<Machine> {
    const folder = mkdtempSync(join(tmpdir(), 'bindery-machine-'));
    const boot = join(folder, 'boot.sh');
    writeFileSync(boot, BOOT);
    // `--pdeathsig`: the machine ends with this process, also if it is killed.
    const holder = spawn(
        'setpriv',
        ['--pdeathsig=KILL', 'unshare', ...NAMESPACES, 'sh', boot, folder, ROOT, process.execPath],
        { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let errors = '';
    holder.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    await new Promise<void>((resolve, reject) => {
        holder.stdout.on('data', () => resolve());
        holder.on('error', reject);
        holder.on('exit', () => reject(new Error(`The namespaces could not be made:\n${errors}`)));
    });
    const [pid = ''] = readFileSync(
        `/proc/${holder.pid}/task/${holder.pid}/children`,
        'utf8',
    ).split(' ');
    const enter: Machine['enter'] = (network) => {
        const join = ['nsenter', '--target', pid, '--mount', '--pid', '--root', '--wd'] as const;
        if (network === 'outside') {
            // A separate mount namespace, so that only this command uses the DNS resolver of the outer machine. Changes
            // of files are still visible to all commands.
            const script = 'mount --bind /run/resolv.outside /etc/resolv.conf && exec "$@"';
            return [...join, 'unshare', '--mount', 'sh', '-c', script, 'sh'];
        }
        return network === 'world'
            ? [...join, '--net', 'ip', 'netns', 'exec', 'world']
            : [...join, '--net'];
    };
    const start: Machine['start'] = (script, { input, env = {}, network } = {}) => {
        const [command, ...words] = enter(network);
        const child = spawn(command, [...words, 'sh', '-c', script], {
            env: {
                PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
                HOME: '/root',
                LANG: 'C.UTF-8',
                NO_COLOR: '1',
                NODE_EXTRA_CA_CERTS: '/etc/ssl/certs/ca-certificates.crt',
                ...env,
            },
            stdio: ['pipe', 'pipe', 'pipe'],
        });
        child.stdin.on('error', () => {}); // Ignored: a command may end without reading its input.
        child.stdin.end(input ?? '');
        return child;
    };
    return {
        enter,
        start,
        async run(script, options) {
            const child = start(script, options);
            const output: Buffer[] = [];
            child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
            child.stderr?.on('data', (chunk: Buffer) => output.push(chunk));
            // `exit`, not `close`: services that the script started keep its output open.
            const [code] = (await once(child, 'exit')) as [number | null];
            return { code: code ?? 1, output: Buffer.concat(output).toString() };
        },
        async [Symbol.asyncDispose]() {
            const ended = once(holder, 'exit');
            // `--kill-child` kills the first process of the machine, and with it the kernel ends all others.
            holder.kill('SIGKILL');
            await ended;
            rmSync(folder, { recursive: true, force: true });
        },
    };
}
