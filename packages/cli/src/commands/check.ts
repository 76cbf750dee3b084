import { relative } from 'node:path';
import { Command } from 'commander';
import colors from 'picocolors';

import type { FolderReport } from '../check/check-folder.ts';
import type { Finding } from '../check/finding.ts';
import { ENV_DESCRIPTION, ENV_FLAG } from '../env-option.ts';
import { CommandError } from '../error.ts';
import { requireFolders } from '../require-folders.ts';
import { addSDKOption, selectedSDK, type SDKOptions } from '../sdk-option.ts';

interface CheckOptions extends SDKOptions {
    env?: string;
    types: boolean;
    json?: true;
}

/** `bindery check <folder>…` checks integrations: manifest, types, script, and that they agree. */
export function checkCommand(): Command {
    const command = new Command('check')
        .description('check integrations: manifest, types, script, and that they agree')
        .argument('<folders...>', 'folders with a gitbook-manifest.yaml')
        .option(ENV_FLAG, ENV_DESCRIPTION)
        .option('--no-types', 'do not check types')
        .option('--json', 'print the findings as JSON')
        .addHelpText(
            'after',
            `
Loads each script once in an isolate, without network, and compares it with its manifest.
Exit code 1: a folder has errors.

Examples:
  bindery check .
  bindery check integrations/* --no-types
  bindery check . --json | jq '.folders[].findings[] | select(.severity == "error")'`,
        )
        .action(runCheck);
    return addSDKOption(command);
}

async function runCheck(folders: string[], options: CheckOptions): Promise<void> {
    requireFolders(folders);
    // Imported here, so that `--help` does not load the bundler.
    const { checkFolders } = await import('../check/check-folders.ts');
    const reports = await checkFolders(folders, {
        sdk: selectedSDK(options),
        environment: options.env,
        types: options.types,
    });
    if (options.json) console.log(JSON.stringify({ folders: reports }, null, 2));
    else for (const report of reports) printReport(report);
    const errors = reports.flatMap(({ findings }) =>
        findings.filter(({ severity }) => severity === 'error'),
    ).length;
    if (errors > 0) {
        throw new CommandError(
            'check_failed',
            `${errors} ${errors === 1 ? 'error' : 'errors'} found.`,
        );
    }
}

function printReport({ folder, name, hash, bytes = 0, findings }: FolderReport): void {
    for (const finding of findings) console.warn(formatFinding(finding));
    if (findings.some(({ severity }) => severity === 'error')) return;
    const kilobytes = (bytes / 1024).toFixed(1);
    console.log(
        `${name ?? relative(process.cwd(), folder)}: ${kilobytes} KB, ${hash?.slice(0, 12)}`,
    );
}

/** Formats a finding: `src/index.tsx:3:7 error …`, and the remedy on the next line. */
function formatFinding({ severity, file, line, column, message, remedy }: Finding): string {
    const place = colors.cyan(`${relative(process.cwd(), file) || file}:${line}:${column}`);
    const kind = severity === 'error' ? colors.red('error') : colors.yellow('warning');
    return `${place} ${kind} ${message}\n  ${colors.dim('→')} ${remedy}`;
}
