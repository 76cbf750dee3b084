/** Turns `console` into log frames of the invocation that is running. */
import type { LogFrame } from '../wire.ts';
import { currentInvocation } from './invocation.ts';

const LEVELS = {
    debug: 'debug',
    trace: 'debug',
    log: 'info',
    info: 'info',
    dir: 'info',
    table: 'info',
    warn: 'warn',
    error: 'error',
} as const satisfies Record<string, LogFrame['level']>;

/**
 * Replaces the methods of `console`. The native ones are not called any more: they would write to the process's own
 * output, which is nobody's log and costs time.
 */
export function captureConsole(): void {
    for (const [method, level] of Object.entries(LEVELS)) {
        Object.defineProperty(console, method, {
            configurable: true,
            writable: true,
            value: (...values: unknown[]) => {
                const invocation = currentInvocation();
                if (invocation?.logging) invocation.log(level, format(values));
            },
        });
    }
    Object.defineProperty(console, 'assert', {
        configurable: true,
        writable: true,
        value: (condition: unknown, ...values: unknown[]) => {
            if (!condition) {
                currentInvocation()?.log('error', `Assertion failed: ${format(values)}`);
            }
        },
    });
}

function format(values: readonly unknown[]): string {
    try {
        if (values.length === 1 && typeof values[0] === 'string') return values[0];
        // Loaded on first use: most invocations log strings, and the module costs a cold start a millisecond.
        const util = process.getBuiltinModule('node:util');
        return util.format(...values);
    } catch {
        return '[a value that cannot be shown]';
    }
}
