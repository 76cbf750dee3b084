import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command, Option } from 'commander';
import colors from 'picocolors';

import { CommandError } from '../error.ts';
import { TEMPLATE_NAMES, TEMPLATES, type Template } from '../scaffold/templates.ts';

interface NewOptions {
    template?: Template;
    json?: true;
}

/** `bindery new [folder]` creates a new integration from a template. */
export function newCommand(): Command {
    return new Command('new')
        .description(
            'write a new integration with a passing test, ready to run and to be published',
        )
        .argument(
            '[folder]',
            'a folder that does not exist yet; its name becomes the integration’s',
        )
        .addOption(
            new Option('--template <name>', 'what it does (default: block)').choices(
                TEMPLATE_NAMES,
            ),
        )
        .option('--json', 'print the written files as JSON')
        .addHelpText('after', helpText())
        .action(runNew);
}

function helpText(): string {
    const rows = Object.entries(TEMPLATES).map(([name, job]) => `  ${name.padEnd(16)}${job}`);
    return `
Templates:
${rows.join('\n')}

Without a folder, a terminal asks for folder and template.

Examples:
  bindery new my-block
  bindery new hooks --template webhook`;
}

async function runNew(given: string | undefined, options: NewOptions): Promise<void> {
    const { folder, template } =
        given === undefined ? await ask(options) : { folder: given, ...options };
    const { scaffold } = await import('../scaffold/scaffold.ts');
    const files = await scaffold(folder, template);
    if (options.json) {
        console.log(JSON.stringify({ folder, template: template ?? 'block', files }));
        return;
    }
    for (const file of files) console.log(`${colors.green('+')} ${join(folder, file)}`);
    console.log(`
cd ${relative(process.cwd(), folder) || '.'}
npm install
npm run dev      ${colors.dim('# run it, with a workbench')}
npm test         ${colors.dim('# run its tests')}
npm run check    ${colors.dim('# find mistakes before it runs')}
npm run types    ${colors.dim('# check its types')}
npm run release  ${colors.dim('# publish it to a running host')}`);
}

/** @throws CommandError `name_invalid` without a terminal. */
async function ask(options: NewOptions): Promise<{ folder: string; template: Template }> {
    if (!process.stdin.isTTY) {
        throw new CommandError('name_invalid', 'Name the folder: bindery new my-block.');
    }
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
        let folder = '';
        while (folder === '' || existsSync(folder)) {
            if (folder !== '') console.error(`${folder} exists already.`);
            folder = (await terminal.question('Folder (my-block): ')).trim() || 'my-block';
        }
        if (options.template !== undefined) return { folder, template: options.template };
        for (const [index, name] of TEMPLATE_NAMES.entries()) {
            console.error(`  ${index + 1}  ${name.padEnd(16)}${TEMPLATES[name]}`);
        }
        const choice = (await terminal.question('Template (1): ')).trim() || '1';
        const template = TEMPLATE_NAMES.find(
            (name, index) => name === choice || String(index + 1) === choice,
        );
        if (template === undefined) {
            throw new CommandError(
                'name_invalid',
                `There is no template “${choice}”: choose one of ${TEMPLATE_NAMES.join(', ')}.`,
            );
        }
        return { folder, template };
    } finally {
        terminal.close();
    }
}
