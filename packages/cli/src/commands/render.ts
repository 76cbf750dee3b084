import { Command } from 'commander';

import { addHostOptions, connectHost, type HostOptions } from '../host/host-option.ts';
import { describeBlock } from '../host/describe-block.ts';
import { parseObject } from '../parse-object.ts';

interface RenderOptions extends HostOptions {
    integration?: string;
    props?: Record<string, unknown>;
    state?: Record<string, unknown>;
    space?: string;
    tree?: true;
}

/** Adds the options of commands that render a component. */
export function addRenderOptions(command: Command): Command {
    return addHostOptions(
        command
            .option('--integration <name>', 'of which integration; default: the only one')
            .option('--props <json>', 'props of the block', parseObject)
            .option('--state <json>', 'state, in place of the initial state', parseObject)
            .option('--space <id>', 'the space of the document; default: the first')
            .option('--tree', 'print the element tree in place of the text'),
    );
}

/** `bindery render <component>` prints what a component shows. */
export function renderCommand(): Command {
    return addRenderOptions(
        new Command('render')
            .description('render a component, and print its text or tree')
            .argument('<component>', 'id of the component'),
    )
        .addHelpText(
            'after',
            '\nExamples:\n  bindery render hello\n  bindery render hello --props \'{"message":"Hi"}\' --tree',
        )
        .action(async (component: string, options: RenderOptions) => {
            const session = await connectHost(options);
            const block = await session.render(options.integration, component, options);
            if (options.json) console.log(JSON.stringify(describeBlock(block)));
            else console.log(options.tree ? block.tree : block.text);
        });
}
