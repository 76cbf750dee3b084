import { Command } from 'commander';
import colors from 'picocolors';
import type { Finding } from '@bindery/server';

import { addConfigOption, loadConfig, type ConfigOptions } from '../config-option.ts';

const MARKS: Record<Finding['status'], string> = {
    ok: colors.green('✓'),
    warning: colors.yellow('▲'),
    failed: colors.red('✗'),
    skipped: colors.dim('–'),
};

/** `bindery doctor` checks what `bindery serve` needs. */
export function doctorCommand(): Command {
    const command = new Command('doctor')
        .description('check configuration, database, keys, clock, disk, names and the proxy')
        .option('--json', 'print one line of JSON')
        .addHelpText(
            'after',
            '\nChanges nothing. The exit code is 1 if a check failed.\n\nExamples:\n  bindery doctor --config bindery.yaml\n  bindery doctor --json',
        )
        .action(async (options: ConfigOptions & { json?: true }) => {
            const { diagnose } = await import('@bindery/server');
            const findings = await diagnose(await loadConfig(options), process.env);
            if (options.json) console.log(JSON.stringify(findings));
            else {
                for (const { check, status, message } of findings) {
                    console.log(`${MARKS[status]} ${colors.bold(check)}: ${message}`);
                }
            }
            if (findings.some(({ status }) => status === 'failed')) process.exitCode = 1;
        });
    return addConfigOption(command);
}
