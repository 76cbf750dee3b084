import { expect } from '@playwright/test';

import type { Check } from '../check/checks.ts';
import { packPackages } from '../pack/pack-packages.ts';
import { startMachine, type Machine } from './machine.ts';
import { read, startPeople, useBlock, type People } from './people.ts';
import { readWalk, type WalkBlock } from './read-walk.ts';
import { startRegistry } from './registry.ts';
import { must, packedBefore, prepareMachine, typeBlock } from './walk.ts';

const PAGE = 'docs/deploy.md';

interface Member {
    displayName: string;
    role: string;
}

export interface DeployChecks extends AsyncDisposable {
    checks: Check[];
}

/**
 * Creates checks that follow docs/deploy.md on a separate machine. They run the commands of the page, and do in a
 * browser what its sections describe. They run in order; after a failure the remaining checks are skipped.
 */
export async function deployChecks(): Promise<DeployChecks> {
    const stack = new AsyncDisposableStack();
    let machine: Machine;
    let people: People;
    let printed = '';
    let failed = false;
    const check = (name: string, act: () => Promise<unknown>): Check => ({
        name,
        async check() {
            if (failed) return 'Not run: a step before it failed.';
            try {
                await act();
                return '';
            } catch (error) {
                failed = true;
                return error instanceof Error ? error.message : String(error);
            }
        },
    });
    const type = (block: WalkBlock): Check => {
        const [first = ''] = block.commands.split('\n');
        return check(`${block.section}: ${first.slice(0, 70)}`, async () => {
            printed = await typeBlock(machine, block);
        });
    };
    /** Steps in a browser that follow the commands of a section. */
    const browsing: Record<string, Check> = {
        'A proxy with TLS': check('Ada signs in with her password over TLS', async () => {
            people = stack.use(await startPeople(machine));
            await people.signIn('ada@example.com');
        }),
        'Sign-in through your provider': check(
            'Bo joins by invitation as an editor, signed in by the OpenID provider',
            async () => {
                const ada = await people.signIn('ada@example.com');
                const { url } = await read<{ url: string }>(ada, '/invitations', {
                    role: 'editor',
                });
                const bo = await people.acceptAtProvider(url, 'bo');
                const { items } = await read<{ items: Member[] }>(bo, '/members');
                expect(items.map(({ displayName, role }) => [displayName, role])).toEqual([
                    ['Ada', 'owner'],
                    ['bo', 'editor'],
                ]);
                // An editor reads no audit log.
                await expect(read(bo, '/audit')).rejects.toThrow(/403|audit/);
            },
        ),
        'Another organization': check('Grace sees her organization only', async () => {
            const grace = await people.signIn('grace@example.com');
            const { items } = await read<{ items: Member[] }>(grace, '/members');
            expect(items.map(({ displayName }) => displayName)).toEqual(['Grace']);
        }),
        'Blocks in your documentation': check(
            'a page of another origin renders the block, which reacts',
            async () => {
                const key = /^pk_\S+$/m.exec(printed)?.[0] ?? '';
                expect(key).not.toBe('');
                await useBlock(machine, people, key);
            },
        ),
    };
    const blocks = readWalk(PAGE);
    const checks: Check[] = [
        check('a machine, with DNS, a certificate authority and an OpenID provider', async () => {
            const packed =
                process.env['BINDERY_PACKED'] === '1' ? packedBefore() : await packPackages();
            machine = stack.use(await startMachine());
            const registry = stack.use(await startRegistry(packed));
            await prepareMachine(machine, registry.url);
        }),
        ...blocks.flatMap((block, index) => {
            const after = browsing[block.section];
            const isLast = blocks[index + 1]?.section !== block.section;
            return isLast && after !== undefined ? [type(block), after] : [type(block)];
        }),
        check('bindery runs as its own user, and keeps the version after a restart', async () => {
            expect(await must(machine, 'ps -o user= -p "$(cat /run/bindery.pid)"')).toMatch(
                /^bindery/,
            );
            await must(machine, 'systemctl restart bindery');
            const shell = `. /run/shell; curl --silent --fail --retry 30 --retry-all-errors --retry-delay 1 -H "Authorization: Bearer $GITBOOK_TOKEN" $GITBOOK_ENDPOINT/v1/integrations/my-block`;
            const { output } = await machine.run(`exec bash -c '${shell}'`);
            // Published by both commands.
            expect(JSON.parse(output)).toMatchObject({ name: 'my-block', version: 2 });
        }),
        check('Caddy obtains no certificate for a host that Bindery does not serve', async () => {
            const { code } = await machine.run('curl --silent https://unknown.sites.example.net/');
            expect(code).toBe(35); // CURLE_SSL_CONNECT_ERROR
        }),
    ];
    return { checks, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
