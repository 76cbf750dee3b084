import { join } from 'node:path';
import colors from 'picocolors';
import { MANIFEST_FILE, type FolderBuild } from '@bindery/contract';

import { formatIssues, formatProblem } from './problem.ts';

/**
 * What the terminal says of a build; undefined: nothing. Good builds of the start stand in the banner, so before it only
 * what is amiss is said.
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
                    `  ${colors.yellow('▲')} ${integration} runs, but look at this:`,
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
