/** Reports exceptions of timers and microtasks, for which workerd dispatches no event inside the isolate. */
import { currentInvocation } from './invocation.ts';

/** Wraps a callback: an exception is reported to the invocation and rethrown. */
function reporting<Values extends unknown[]>(
    callback: (...values: Values) => unknown,
): (...values: Values) => unknown {
    return (...values) => {
        try {
            return callback(...values);
        } catch (error) {
            currentInvocation()?.fail('uncaught', error);
            throw error;
        }
    };
}

/** Replaces `setTimeout`, `setInterval` and `queueMicrotask`. */
export function captureTimers(): void {
    for (const name of ['setTimeout', 'setInterval', 'queueMicrotask'] as const) {
        // The three differ only in their return value, which is passed through.
        const native = globalThis[name] as (callback: unknown, ...rest: unknown[]) => unknown;
        Object.defineProperty(globalThis, name, {
            configurable: true,
            writable: true,
            value: (callback: unknown, ...rest: unknown[]) =>
                native(
                    typeof callback === 'function'
                        ? reporting(callback as (...values: unknown[]) => unknown) // checked above
                        : callback,
                    ...rest,
                ),
        });
    }
}
