import { join } from 'node:path';
import colors from 'picocolors';
import type { FolderBuild } from '@bindery/contract';
import { MANIFEST_FILE } from '@bindery/contract/manifest-file';

import { formatIssues, formatProblem } from './problem.ts';

/**
 * Describes a build in the terminal, or returns undefined if there is nothing to print. Before the banner, which lists
 * the integrations, only problems and warnings are printed.
 */
export function formatBuild(
    { integration, folder, status }: FolderBuild,
    isReady: boolean,
): string | undefined {
    switch (status.state) {
        case 'building':
            return undefined;
        case 'built': {
            const { version, durationMs, warnings } = status;
            const lines = [];
            if (isReady) {
                lines.push(
                    `  ${colors.green('●')} ${integration} v${version} built in ${Math.round(durationMs)} ms`,
                );
            }
            if (warnings.length > 0) {
                lines.push(
                    `  ${colors.yellow('▲')} ${integration} runs, with warnings:`,
                    formatIssues(join(folder, MANIFEST_FILE), warnings),
                );
            }
            return lines.length === 0 ? undefined : lines.join('\n');
        }
        case 'broken': {
            const runs =
                status.running === null
                    ? 'there is no earlier version to run'
                    : `v${status.running}, the last good version, keeps running`;
            return `  ${colors.red('●')} ${integration} is broken; ${runs}\n${formatProblem(status.problem)}`;
        }
    }
}
