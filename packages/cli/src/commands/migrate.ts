import { Command } from 'commander';

import { addStateOptions, selectState, type StateSelection } from '../state-option.ts';

/** `bindery migrate` brings the schema of the database up to date. */
export function migrateCommand(): Command {
    const command = new Command('migrate')
        .description('bring the schema of the database up to date, before nodes are upgraded')
        .option('--check', 'change nothing; the exit code is 1 if migrations are pending')
        .option('--json', 'print one line of JSON')
        .addHelpText(
            'after',
            '\nbindery serve migrates at its start too. Migrate first where its database user may not create tables,\nand in a rolling upgrade: the release before keeps working on the new schema.\n\nExamples:\n  bindery migrate --check --config bindery.yaml\n  bindery migrate --config bindery.yaml',
        )
        .action(runMigrate);
    return addStateOptions(command);
}

async function runMigrate(options: StateSelection & { check?: true; json?: true }): Promise<void> {
    const { migrateDatabase, pendingMigrationsOf } = await import('@bindery/platform');
    const state = await selectState(options);
    const pending = options.check ? await pendingMigrationsOf(state) : await migrateDatabase(state);
    if (options.json) {
        console.log(JSON.stringify(options.check ? { pending } : { applied: pending }));
    } else if (pending.length === 0) {
        console.log('The schema is up to date.');
    } else {
        console.log(`${options.check ? 'Pending' : 'Applied'}: ${pending.join(', ')}`);
    }
    if (options.check && pending.length > 0) process.exitCode = 1;
}
