/** Turns `console` into log frames of the invocation that is running. */
import type { LogFrame } from '../wire.ts';
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

/** What `group`, `count` and `time` remember: of one invocation, since those of an isolate run at the same time. */
interface Memory {
    indentation: string;
    counts: Map<string, number>;
    /** Label -> `performance.now()` at the start. */
    timers: Map<string, number>;
}

const memories = new WeakMap<Invocation, Memory>();

function memoryOf(invocation: Invocation): Memory {
    let memory = memories.get(invocation);
    if (!memory) {
        memory = { indentation: '', counts: new Map(), timers: new Map() };
        memories.set(invocation, memory);
    }
    return memory;
}

function write(invocation: Invocation, level: LogFrame['level'], values: readonly unknown[]): void {
    const text = format(values);
    const indentation = memories.get(invocation)?.indentation;
    invocation.log(level, indentation ? text.replace(/^/gm, indentation) : text);
}

/** The methods with a memory; as the Console standard has them, with Node's indentation. */
const REMEMBERING: Record<string, (invocation: Invocation, ...values: unknown[]) => void> = {
    group(invocation, ...values) {
        if (values.length > 0) write(invocation, 'info', values);
        memoryOf(invocation).indentation += '  ';
    },
    groupCollapsed: (invocation, ...values) => REMEMBERING['group']?.(invocation, ...values),
    groupEnd(invocation) {
        const memory = memoryOf(invocation);
        memory.indentation = memory.indentation.slice(2);
    },
    count(invocation, label = 'default') {
        const { counts } = memoryOf(invocation);
        const count = (counts.get(nameOf(label)) ?? 0) + 1;
        counts.set(nameOf(label), count);
        write(invocation, 'info', [`${nameOf(label)}: ${count}`]);
    },
    countReset: (invocation, label = 'default') =>
        void memoryOf(invocation).counts.delete(nameOf(label)),
    time: (invocation, label = 'default') =>
        void memoryOf(invocation).timers.set(nameOf(label), performance.now()),
    timeLog(invocation, label = 'default', ...values) {
        const startedAt = memoryOf(invocation).timers.get(nameOf(label));
        if (startedAt === undefined) return;
        const took = `${nameOf(label)}: ${(performance.now() - startedAt).toFixed(1)} ms`;
        write(invocation, 'info', [took, ...values]);
    },
    timeEnd(invocation, label = 'default') {
        REMEMBERING['timeLog']?.(invocation, label);
        memoryOf(invocation).timers.delete(nameOf(label));
    },
};

/**
 * Replaces the methods of `console`. The native ones are not called any more: they would write to the process's own
 * output, which is nobody's log and costs time.
 */
export function captureConsole(): void {
    for (const [method, level] of Object.entries(LEVELS)) {
        replace(method, (invocation, ...values) => write(invocation, level, values));
    }
    for (const [method, run] of Object.entries(REMEMBERING)) replace(method, run);
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

/** Never throws, whatever a label is. */
function nameOf(label: unknown): string {
    return format([label]);
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
