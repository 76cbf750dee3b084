import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { InvocationDetail, LogLine } from '@bindery/contract';
import colors from 'picocolors';

import { printable } from '../terminal/printable.ts';

/** The most stack frames that are printed. */
const MAX_FRAMES = 5;

/** A position in a file of the integration, as stacks name it. */
const POSITION = /(?<![\w/.])([\w.-][\w./-]*\.[cm]?[jt]sx?):(\d+):(\d+)/g;

/** Text is indented below the line of its invocation. */
const INDENT = '      ';

/** Formats an invocation for a terminal: outcome, log lines, outbound calls that failed, error with source links. */
export function formatInvocation(received: InvocationDetail, folder?: string): string {
    const invocation = withoutControls(received);
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
    const lines = [head, ...logs.map((line) => formatLine(line, folder))];
    for (const call of egress) {
        if (call.refused === undefined && (call.status ?? 500) < 400) continue;
        const reason = call.refused ?? call.status ?? 'no answer';
        lines.push(
            `${INDENT}${colors.yellow('→')} ${call.method} ${call.host}${call.path ?? ''}: ${reason}`,
        );
    }
    if (error !== null) {
        lines.push(`${INDENT}${colors.red(error.message)}`);
        const stack = error.stack?.split('\n').slice(1, 1 + MAX_FRAMES) ?? [];
        lines.push(...stack.map((line) => `${INDENT}  ${linkSources(line.trim(), folder)}`));
        if (invocation.nextAttemptAt !== null) {
            const at = new Date(invocation.nextAttemptAt).toLocaleTimeString('en-GB');
            lines.push(
                `${INDENT}${colors.dim(`Attempt ${invocation.attempt}; the next is at ${at}.`)}`,
            );
        }
    }
    return lines.join('\n');
}

/** Escapes control characters in every text of an invocation, which the integration or its callers chose. */
function withoutControls(invocation: InvocationDetail): InvocationDetail {
    const escape = (value: unknown): unknown => {
        if (typeof value === 'string') return printable(value);
        if (Array.isArray(value)) return value.map(escape);
        if (typeof value !== 'object' || value === null) return value;
        return Object.fromEntries(
            Object.entries(value).map(([name, below]) => [name, escape(below)]),
        );
    };
    const { label, logs, egress, error } = invocation;
    // The casts hold: texts are replaced by texts.
    return { ...invocation, ...(escape({ label, logs, egress, error }) as object) };
}

function formatLine({ level, message }: LogLine, folder: string | undefined): string {
    const paint = { error: colors.red, warn: colors.yellow, info: colors.reset, debug: colors.dim }[
        level
    ];
    return linkSources(message, folder)
        .split('\n')
        .map((line) => `${INDENT}${paint(line)}`)
        .join('\n');
}

/** Returns true for an invocation that `bindery dev` prints unasked, because it logged or failed. */
export function isNoteworthy({ logs, error, state, status }: InvocationDetail): boolean {
    // 406: the integration has no handler for the event, which the SDK logs.
    if (status === 406) return false;
    return logs.length > 0 || error !== null || state === 'failed' || (status ?? 0) >= 500;
}

/** Makes the positions of a stack relative to the working directory, so that a terminal opens them. */
function linkSources(text: string, folder: string | undefined): string {
    if (folder === undefined) return text;
    return text.replaceAll(POSITION, (match, file: string, line: string, column: string) => {
        const path = resolve(folder, file);
        if (!existsSync(path)) return match;
        return colors.cyan(`${relative(process.cwd(), path)}:${line}:${column}`);
    });
}
