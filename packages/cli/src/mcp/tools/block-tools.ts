import { z } from 'zod';
import type { Block } from '@bindery/testing';

import { CommandError } from '../../error.ts';
import { describeBlock } from '../../host/describe-block.ts';
import type { AgentSession } from '../agent-session.ts';
import type { Register } from './define.ts';

const fields = z.record(z.string(), z.unknown());
const block = z.string().describe('id from "render" or "paste_link"');
const name = z.string().describe('accessible name: the label of the control');

/**
 * Registers the tools that use a block as a person does. Each returns text, tree, state, props and names of controls.
 */
export function registerBlockTools(register: Register): void {
    register(
        'render',
        'Render a component in a document. Returns the id of the block, for press, type, select and toggle.',
        {
            component: z.string(),
            props: fields.optional(),
            state: fields.optional(),
            space: z.string().optional().describe('id of a space'),
        },
        async ({ component, ...input }, session) =>
            opened(session, await (await session.host()).render(undefined, component, input)),
    );
    register(
        'paste_link',
        'Paste a link into a page: renders the block whose urlUnfurl matches, with the action @link.unfurl.',
        { url: z.url(), component: z.string().optional() },
        async ({ url, component }, session) => {
            const host = await session.host();
            const { blocks = [] } = (await host.integration()).integration;
            const found = blocks.find(({ urlUnfurl }) =>
                urlUnfurl?.some((pattern) => url.startsWith(pattern.replace(/\*.*$/, ''))),
            );
            const id = component ?? found?.id;
            if (id === undefined) {
                throw new CommandError(
                    'block_unknown',
                    `No block of the manifest has a urlUnfurl for ${url}.`,
                );
            }
            const action = { action: '@link.unfurl', url };
            return opened(session, await host.render(undefined, id, { action }));
        },
    );
    register(
        'press',
        'Press a button, card, menu item or step of a block.',
        {
            block,
            name,
            confirm: z.boolean().default(true).describe('answer to a question before the action'),
        },
        async (input, session) =>
            describeBlock(
                await session.block(input.block).press(input.name, { confirm: input.confirm }),
            ),
    );
    register(
        'type',
        'Replace the text of an input of a block.',
        { block, name, text: z.string() },
        async (input, session) =>
            describeBlock(await session.block(input.block).type(input.name, input.text)),
    );
    register(
        'select',
        'Select options of a select by label or id.',
        { block, name, options: z.array(z.string()) },
        async (input, session) =>
            describeBlock(await session.block(input.block).select(input.name, ...input.options)),
    );
    register(
        'toggle',
        'Switch a switch or checkbox, or choose a radio button.',
        { block, name, on: z.boolean().optional() },
        async (input, session) =>
            describeBlock(await session.block(input.block).toggle(input.name, input.on)),
    );
}

async function opened(session: AgentSession, rendered: Block) {
    return { block: session.keep(rendered), ...describeBlock(rendered) };
}
