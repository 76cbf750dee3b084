import { globSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../lib/install.mjs';
import type { PackedPackage } from '../pack/pack-packages.ts';
import type { Machine } from './machine.ts';
import type { WalkBlock } from './read-walk.ts';

export const PASSWORD = 'correct horse battery';

/** Folder in the machine for the files of the world (see `machine.ts`). */
export const WORLD = '/run/world';

/** Input for commands that ask for it. The first pattern that matches the commands counts. */
const INPUTS: readonly [RegExp, string][] = [
    [/--password/, `${PASSWORD}\n`],
    [/oidc-secret/, 'secret-of-the-client\n'],
];

/**
 * Runs a block as if a reader typed all blocks into one shell: variables, functions and the working directory are kept
 * for later blocks. Returns the output. Throws an Error with the output if a command fails.
 */
export async function typeBlock(machine: Machine, { commands }: WalkBlock): Promise<string> {
    const script = `
        set -e -o pipefail
        cd /root
        if [ -e /run/shell ]; then . /run/shell; fi
        set -a
        ${commands}
        set +a
        { export -p; declare -f; echo cd "$PWD"; } > /run/shell`;
    const { code, output } = await machine.run(`exec bash -c "$SCRIPT"`, {
        env: { SCRIPT: script },
        input: INPUTS.find(([pattern]) => pattern.test(commands))?.[1],
        network: /apt-get|npm install/.test(commands) ? 'outside' : undefined,
    });
    if (code === 0) return output;
    const { output: logs } = await machine.run('tail -n 15 /run/bindery.log /run/caddy.log');
    throw new Error(`Exit code ${code}:\n${output}\n${logs}`);
}

/**
 * Starts the servers of the world, and sets up the machine like a server in a company's network: npm uses a registry
 * that has Bindery, and the machine trusts the certificate authority of the world.
 */
export async function prepareMachine(machine: Machine, registry: string): Promise<void> {
    const world = machine.start(
        `mkdir -p ${WORLD} && exec node ${join(ROOT, 'scripts/deploy/world.ts')} ${WORLD} https://bindery.example.com/auth/oidc/sso/callback`,
        { network: 'world' },
    );
    let printed = '';
    await new Promise<void>((resolve, reject) => {
        const read = (chunk: Buffer) => {
            printed += chunk.toString();
            if (/^ready$/m.test(printed)) resolve();
        };
        world.stdout?.on('data', read);
        world.stderr?.on('data', read);
        world.on('exit', () => reject(new Error(`The world ended:\n${printed}`)));
    });
    await must(
        machine,
        `printf '@bindery:registry=${registry}\\nprefer-offline=true\\naudit=false\\nfund=false\\n' > /root/.npmrc
        cp ${WORLD}/caddy/pki/authorities/local/root.crt /usr/local/share/ca-certificates/company.crt
        update-ca-certificates
        mkdir -p /etc/bindery /etc/systemd/system/caddy.service.d
        echo NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt > /etc/bindery/environment
        printf '[Service]\\nEnvironment=ACME_CA=https://ca.example.org/acme/local/directory\\n' > /etc/systemd/system/caddy.service.d/ca.conf
        mkdir -p /run/home/.pki/nssdb
        certutil -d sql:/run/home/.pki/nssdb -N --empty-password
        certutil -d sql:/run/home/.pki/nssdb -A -t C,, -n company -i ${WORLD}/caddy/pki/authorities/local/root.crt`,
    );
}

/** Runs a script and returns its output. Throws an Error with the output if the script fails. */
export async function must(machine: Machine, script: string): Promise<string> {
    const { code, output } = await machine.run(`set -e\n${script}`);
    if (code !== 0) throw new Error(`Exit code ${code}:\n${output}`);
    return output;
}

/** Returns the tarballs that `npm run pack` wrote. */
export function packedBefore(): PackedPackage[] {
    return globSync('dist/bindery-*.tgz', { cwd: ROOT }).map((file) => ({
        name: `@bindery/${/bindery-([\w-]+)-\d/.exec(file)?.[1] ?? ''}`,
        tarball: join(ROOT, file),
    }));
}
