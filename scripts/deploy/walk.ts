import { globSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../lib/install.mjs';
import type { PackedPackage } from '../pack/pack-packages.ts';
import type { Machine } from './machine.ts';
import type { WalkBlock } from './read-walk.ts';

export const PASSWORD = 'correct horse battery';

/** Folder of the world in the machine. */
export const WORLD = '/run/world';

/** What a reader types where a command waits for input: the first match counts. */
const INPUTS: readonly [RegExp, string][] = [
    [/--password/, `${PASSWORD}\n`],
    [/oidc-secret/, 'secret-of-the-client\n'],
];

/**
 * Runs a block as a reader does who types into one shell: variables, functions and the folder stay for later blocks.
 * Returns what it printed; throws with it if a command fails.
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
 * Makes the machine one of a company: its packages come from a registry that has Bindery, its names from the world's
 * DNS, and it trusts the world's certificate authority.
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

/** Runs a script, and throws with what it printed if it fails. */
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
