import { Command } from 'commander';

import { connectHost, type HostOptions } from '../host/host-option.ts';
import { describeBlock } from '../host/describe-block.ts';
import { addRenderOptions } from './render.ts';

interface PressOptions extends HostOptions {
    integration?: string;
    props?: Record<string, unknown>;
    state?: Record<string, unknown>;
    space?: string;
    tree?: true;
    type?: string[];
}

/** `bindery press <component> <names…>` presses buttons one after another. */
export function pressCommand(): Command {
    return addRenderOptions(
        new Command('press')
            .description(
                'render a component, fill its inputs, press its buttons, and print the result',
            )
            .argument('<component>', 'id of the component')
            .argument('<names...>', 'names of the buttons, pressed one after another')
            .option('--type <name=text...>', 'text of inputs, before the first button'),
    )
        .addHelpText(
            'after',
            '\nExamples:\n  bindery press hello "Say hello"\n  bindery press greeting Greet --type "A name=Ada"',
        )
        .action(async (component: string, names: string[], options: PressOptions) => {
            const session = await connectHost(options);
            const block = await session.render(options.integration, component, options);
            for (const pair of options.type ?? []) {
                const [name = '', ...text] = pair.split('=');
                await block.type(name, text.join('='));
            }
            for (const name of names) await block.press(name);
            if (options.json) console.log(JSON.stringify(describeBlock(block)));
            else console.log(options.tree ? block.tree : block.text);
        });
}
