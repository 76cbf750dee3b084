/** Turns `console` into log frames of the invocation that is running. */
import type { LogFrame } from '../wire.ts';
import { stackOf } from './describe-thrown.ts';
import { currentInvocation, type Invocation } from './invocation.ts';

const LEVELS = {
    debug: 'debug',
    trace: 'debug',
    log: 'info',
    info: 'info',
    dir: 'info',
    dirxml: 'info',
    table: 'info',
    warn: 'warn',
    error: 'error',
} as const satisfies Record<string, LogFrame['level']>;

/**
 * State of `group`, `count` and `time`. Kept per invocation, because the invocations of an isolate run concurrently.
 */
interface ConsoleState {
    indentation: string;
    counts: Map<string, number>;
    /** Label -> `performance.now()` at the start. */
    timers: Map<string, number>;
}

const states = new WeakMap<Invocation, ConsoleState>();

function stateOf(invocation: Invocation): ConsoleState {
    let state = states.get(invocation);
    if (!state) {
        state = { indentation: '', counts: new Map(), timers: new Map() };
        states.set(invocation, state);
    }
    return state;
}

function write(invocation: Invocation, level: LogFrame['level'], values: readonly unknown[]): void {
    const text = format(values);
    const indentation = states.get(invocation)?.indentation;
    invocation.log(level, indentation ? text.replace(/^/gm, indentation) : text);
}

/** The stateful methods of the Console standard, with Node's indentation. */
const STATEFUL_METHODS: Record<string, (invocation: Invocation, ...values: unknown[]) => void> = {
    group(invocation, ...values) {
        if (values.length > 0) write(invocation, 'info', values);
        stateOf(invocation).indentation += '  ';
    },
    groupCollapsed: (invocation, ...values) => STATEFUL_METHODS['group']?.(invocation, ...values),
    groupEnd(invocation) {
        const state = stateOf(invocation);
        state.indentation = state.indentation.slice(2);
    },
    count(invocation, label = 'default') {
        const { counts } = stateOf(invocation);
        const count = (counts.get(nameOf(label)) ?? 0) + 1;
        counts.set(nameOf(label), count);
        write(invocation, 'info', [`${nameOf(label)}: ${count}`]);
    },
    countReset: (invocation, label = 'default') =>
        void stateOf(invocation).counts.delete(nameOf(label)),
    time: (invocation, label = 'default') =>
        void stateOf(invocation).timers.set(nameOf(label), performance.now()),
    timeLog(invocation, label = 'default', ...values) {
        const startedAt = stateOf(invocation).timers.get(nameOf(label));
        if (startedAt === undefined) return;
        const took = `${nameOf(label)}: ${(performance.now() - startedAt).toFixed(1)} ms`;
        write(invocation, 'info', [took, ...values]);
    },
    timeEnd(invocation, label = 'default') {
        STATEFUL_METHODS['timeLog']?.(invocation, label);
        stateOf(invocation).timers.delete(nameOf(label));
    },
};

/**
 * Replaces the methods of `console`. The native methods are not called: they would write to the standard output of the
 * process, which takes time and is discarded.
 */
export function captureConsole(): void {
    for (const [method, level] of Object.entries(LEVELS)) {
        replace(method, (invocation, ...values) => write(invocation, level, values));
    }
    for (const [method, run] of Object.entries(STATEFUL_METHODS)) replace(method, run);
    replace('assert', (invocation, condition, ...values) => {
        if (!condition) write(invocation, 'error', [`Assertion failed: ${format(values)}`]);
    });
}

function replace(
    method: string,
    run: (invocation: Invocation, ...values: unknown[]) => void,
): void {
    Object.defineProperty(console, method, {
        configurable: true,
        writable: true,
        value: (...values: unknown[]) => {
            const invocation = currentInvocation();
            if (invocation?.logging) run(invocation, ...values);
        },
    });
}

/** Formats a label as text. Never throws. */
function nameOf(label: unknown): string {
    return format([label]);
}

function format(values: readonly unknown[]): string {
    try {
        if (values.length === 1 && typeof values[0] === 'string') return values[0];
        // Loaded on first use: most invocations log only strings, and loading the module adds 1 ms to a cold start.
        const util = process.getBuiltinModule('node:util');
        return util.format(...values.map(withReadableStack));
    } catch {
        return '[a value that cannot be shown]';
    }
}

/** Replaces a DOMException with its stack, because `util.format` would show it as an object with an escaped stack. */
function withReadableStack(value: unknown): unknown {
    return value instanceof DOMException ? (stackOf(value) ?? value) : value;
}
