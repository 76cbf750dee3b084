import { inspect } from 'node:util';
import colors from 'picocolors';
import type { ServerOptions } from '@bindery/server';

type Line = Parameters<NonNullable<ServerOptions['log']>>[0];

/** Formats a line of the server's log. A warning says what to do; an error is a fault of Bindery and has its stack. */
export function formatLog({ level, message, error }: Line): string {
    if (level === 'warn') return `  ${colors.yellow('▲')} ${message}`;
    const cause = error === undefined ? '' : `\n${colors.dim(inspect(error))}`;
    return `  ${colors.red('✗')} ${message}${cause}`;
}
