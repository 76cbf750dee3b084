import { Command } from 'commander';
import type { exportState, TableDigests } from '@bindery/platform';

import { addStateOptions, selectState, type StateSelection } from '../state-option.ts';

interface TransferOptions extends StateSelection {
    json?: true;
}

/** `bindery export <file>` writes all data into one file, without the keys. */
export function exportCommand(): Command {
    return transferCommand('export', 'write all data into one file, to move it or to keep it')
        .addHelpText(
            'after',
            `
The encryption keys are not in the file: keep keys.json apart, both are needed. Repeat an interrupted export: it continues.

Examples:
  bindery export --data .bindery bindery.export
  bindery import --config bindery.yaml bindery.export`,
        )
        .action((file: string, options: TransferOptions) => run(file, options, 'exportState'));
}

/** `bindery import <file>` writes the data of an export into an empty database. */
export function importCommand(): Command {
    return transferCommand('import', 'write the data of an export into an empty database')
        .addHelpText(
            'after',
            '\nStop Bindery first. Every row is read again and compared by its hash. Repeat an interrupted import: it continues.\n\nExamples:\n  bindery import --config bindery.yaml bindery.export',
        )
        .action((file: string, options: TransferOptions) => run(file, options, 'importState'));
}

function transferCommand(name: string, description: string): Command {
    return addStateOptions(
        new Command(name)
            .description(description)
            .argument('<file>', 'the file')
            .option('--json', 'print one line of JSON with the rows and the hash of each table'),
    );
}

/** Interval of the lines that show the progress. */
const PROGRESS_MS = 2000;

async function run(
    file: string,
    options: TransferOptions,
    name: 'exportState' | 'importState',
): Promise<void> {
    const transfer: typeof exportState = (await import('@bindery/platform'))[name];
    let shownAt = Date.now();
    let rows = 0;
    const digests = await transfer(await selectState(options), file, (table) => {
        rows += 1;
        if (options.json || Date.now() - shownAt < PROGRESS_MS) return;
        shownAt = Date.now();
        console.error(`  ${table} (${rows} batches)`);
    });
    console.log(options.json ? JSON.stringify(digests) : summary(digests));
}

function summary(digests: TableDigests): string {
    const tables = Object.entries(digests).filter(([, { rows }]) => rows > 0);
    const total = tables.reduce((sum, [, { rows }]) => sum + rows, 0);
    const lines = tables.map(
        ([name, { rows, hash }]) => `  ${name}: ${rows} (${hash.slice(0, 12)})`,
    );
    return [`${total} rows, each compared by its hash:`, ...lines].join('\n');
}
