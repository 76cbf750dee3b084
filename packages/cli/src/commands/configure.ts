import { Command, InvalidArgumentError } from 'commander';

import { addHostOptions, connectHost, type HostOptions } from '../host/host-option.ts';

interface ConfigureOptions extends HostOptions {
    space?: string;
    site?: string;
    unset?: string[];
}

/** `bindery configure <integration> key=value…` changes fields of a configuration. */
export function configureCommand(): Command {
    const command = new Command('configure')
        .description('change fields of a configuration; other fields stay')
        .argument('<integration>', 'name of the integration')
        .argument('[fields...]', 'key=value; a value that is JSON is read as JSON')
        .option('--space <id>', 'of the installation on a space')
        .option('--site <id>', 'of the installation on a site')
        .option('--unset <keys...>', 'fields to remove');
    return addHostOptions(command)
        .addHelpText(
            'after',
            '\nExamples:\n  bindery configure event-logger label=docs\n  bindery configure event-logger views=false --space 0193c2…',
        )
        .action(async (name: string, fields: string[], options: ConfigureOptions) => {
            const values = Object.fromEntries(fields.map(parseField));
            const session = await connectHost(options);
            const place = {
                ...(options.space === undefined ? {} : { space: options.space }),
                ...(options.site === undefined ? {} : { site: options.site }),
            };
            await session.configure(name, values, options.unset ?? [], place);
            const { installations } = await session.integration(name);
            const status = installations[0]?.installation.status;
            if (options.json) console.log(JSON.stringify({ integration: name, status }));
            else console.log(`${name} is ${status}.`);
        });
}

function parseField(text: string): [string, unknown] {
    const at = text.indexOf('=');
    if (at < 1) throw new InvalidArgumentError(`“${text}” is not key=value.`);
    const value = text.slice(at + 1);
    try {
        return [text.slice(0, at), JSON.parse(value)];
    } catch {
        return [text.slice(0, at), value];
    }
}
