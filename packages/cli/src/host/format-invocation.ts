import { relative, resolve } from 'node:path';
import type { InvocationDetail, LogLine } from '@bindery/contract';
import colors from 'picocolors';

/** Text is indented below the line of its invocation. */
const INDENT = '      ';

/** Formats an invocation for a terminal: outcome, log lines, outbound calls that failed, error with source links. */
export function formatInvocation(invocation: InvocationDetail, folder?: string): string {
    const { integration, type, label, status, durationMs, startedAt, logs, egress, error } =
        invocation;
    const time = new Date(startedAt).toLocaleTimeString('en-GB');
    const outcome =
        invocation.state === 'failed'
            ? colors.red(`✗ ${status ?? ''}`)
            : status !== null && status >= 400
              ? colors.yellow(`! ${status}`)
              : colors.green(`✓ ${status ?? ''}`);
    const head = `${colors.dim(time)} ${outcome} ${colors.bold(integration)} ${[type, label].filter(Boolean).join(' ')} ${colors.dim(`${Math.round(durationMs ?? 0)} ms`)}`;
    const lines = [head, ...logs.map(formatLine)];
    for (const call of egress) {
        if (call.refused === undefined && (call.status ?? 500) < 400) continue;
        const reason = call.refused ?? call.status ?? 'no answer';
        lines.push(
            `${INDENT}${colors.yellow('→')} ${call.method} ${call.host}${call.path ?? ''}: ${reason}`,
        );
    }
    if (error !== null) {
        lines.push(`${INDENT}${colors.red(error.message)}`);
        for (const { file, line, column, function: name } of error.frames?.slice(0, 5) ?? []) {
            const path =
                folder === undefined ? file : relative(process.cwd(), resolve(folder, file));
            const place = colors.cyan(`${path}:${line}:${column}`);
            lines.push(`${INDENT}  at ${name === undefined ? '' : `${name} `}${place}`);
        }
        if (invocation.nextAttemptAt !== null) {
            const at = new Date(invocation.nextAttemptAt).toLocaleTimeString('en-GB');
            lines.push(
                `${INDENT}${colors.dim(`Attempt ${invocation.attempt}; the next is at ${at}.`)}`,
            );
        }
    }
    return lines.join('\n');
}

function formatLine({ level, message }: LogLine): string {
    const paint = { error: colors.red, warn: colors.yellow, info: colors.reset, debug: colors.dim }[
        level
    ];
    return message
        .split('\n')
        .map((line) => `${INDENT}${paint(line)}`)
        .join('\n');
}

/** Returns true for an invocation that a terminal should show by itself: it logged something or went wrong. */
export function isNoteworthy({ logs, error, state, status }: InvocationDetail): boolean {
    return logs.length > 0 || error !== null || state === 'failed' || (status ?? 0) >= 500;
}
