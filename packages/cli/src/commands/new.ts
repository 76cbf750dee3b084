import { join, relative } from 'node:path';
import { Command } from 'commander';
import colors from 'picocolors';

/** `bindery new <folder>` creates a new integration from a template. */
export function newCommand(): Command {
    return new Command('new')
        .description('write a new integration with one block, ready to run and to be published')
        .argument(
            '<folder>',
            'a folder that does not exist yet; its name becomes the integration’s',
        )
        .action(async (folder: string) => {
            const { scaffold } = await import('../scaffold/scaffold.ts');
            for (const file of await scaffold(folder)) {
                console.log(`${colors.green('+')} ${join(folder, file)}`);
            }
            console.log(`
cd ${relative(process.cwd(), folder) || '.'}
npm install
npm run dev      ${colors.dim('# run it, with a workbench')}
npm run types    ${colors.dim('# check its types')}
npm run release  ${colors.dim('# publish it to a running host')}`);
        });
}
