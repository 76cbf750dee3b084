import { relative } from 'node:path';
import colors from 'picocolors';
import type { RunningServer } from '@bindery/server';

/** Formats the text that is printed when the server is ready: addresses, integrations and the time of each phase. */
export function formatBanner(
    server: RunningServer,
    { data, embedded }: { data: string; embedded: boolean },
    startedInMs: number,
): string {
    const phases = Object.entries(server.timings)
        .map(([phase, ms]) => `${phase} ${Math.round(ms)}`)
        .join(', ');
    return [
        '',
        `  ${colors.bold('Bindery')} ready in ${Math.round(startedInMs)} ms ${colors.dim(`(${phases})`)}`,
        '',
        `  Workbench  ${colors.cyan(server.workbench)}`,
        colors.dim(
            '             This address signs one browser in, once. "bindery open" makes another.',
        ),
        `  API        ${server.api}`,
        `  Data       ${relative(process.cwd(), data) || data}`,
        // The warning is needed because PGlite leaves flushing to the operating system.
        ...(embedded
            ? [
                  colors.dim(
                      '             A power cut can lose the last changes of the embedded database.',
                  ),
                  colors.dim('             DATABASE_URL names a PostgreSQL server instead.'),
              ]
            : []),
        '',
        ...server.integrations.map(formatIntegration),
        '',
        colors.dim('  Saving a file shows the change at once. Ctrl-C stops.'),
    ].join('\n');
}

function formatIntegration(integration: RunningServer['integrations'][number]): string {
    const { name, version, status, publicEndpoint } = integration;
    const dot =
        status === 'active' ? colors.green('●') : status === 'broken' ? colors.red('●') : '○';
    const note = status === 'pending' ? colors.yellow(' waits for its configuration') : '';
    if (version === 0) return `  ${dot} ${name} has no version that runs yet`;
    return `  ${dot} ${name} v${version}  ${colors.dim(publicEndpoint)}${note}`;
}
