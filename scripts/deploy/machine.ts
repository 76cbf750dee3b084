/**
 * A machine of its own for a test, without a virtual machine: namespaces of Linux for mounts, processes and the network,
 * and a copy-on-write view of this machine's files. Nothing that runs in it changes this machine.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT } from '../lib/install.mjs';

/** Addresses of the machine, and of the rest of the world: another network namespace. */
export const MACHINE_ADDRESS = '10.213.78.1';
export const WORLD_ADDRESS = '10.213.78.2';

const NAMESPACES = '--mount --propagation private --net --pid --fork --kill-child'.split(' ');

/** Prepares the namespaces. Its arguments: a folder, the checkout, Node's binary. */
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
    /** `outside`: with the network of this machine, to install packages. `world`: in the other namespace. */
    network?: 'outside' | 'world' | undefined;
}

export interface Machine extends AsyncDisposable {
    /** Runs a script as root; resolves to its exit code and what it printed. */
    run(script: string, options?: RunInMachine): Promise<{ code: number; output: string }>;
    /** Starts a script as root. It ends with the machine. */
    start(script: string, options?: RunInMachine): ChildProcess;
    /** Returns the words that start a program in the machine. */
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
            // Changes of files stay, the names of this machine's resolver are visible to this command only.
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
        child.stdin.on('error', () => {}); // The command need not read it.
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
            // The end of its first process ends all processes of the machine.
            holder.kill('SIGKILL');
            await ended;
            rmSync(folder, { recursive: true, force: true });
        },
    };
}
