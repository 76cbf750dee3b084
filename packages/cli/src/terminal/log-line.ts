import { inspect } from 'node:util';
import colors from 'picocolors';
import type { ServerOptions } from '@bindery/server';

type Line = Parameters<NonNullable<ServerOptions['log']>>[0];

/**
 * What went wrong inside, for the terminal. A warning says in its message what to do; an error is a fault that nobody
 * foresaw, so its stack comes with it.
 */
export function formatLog({ level, message, error }: Line): string {
    if (level === 'warn') return `  ${colors.yellow('▲')} ${message}`;
    const cause = error === undefined ? '' : `\n${colors.dim(inspect(error))}`;
    return `  ${colors.red('✗')} ${message}${cause}`;
}
