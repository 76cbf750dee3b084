/** Exceptions of timers and microtasks: workerd tells nobody inside the isolate about them. */
import { currentInvocation } from './invocation.ts';

/** Runs as it would have, and reports what it throws on the way. */
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

/** Replaces the functions that run a callback later. */
export function captureTimers(): void {
    for (const name of ['setTimeout', 'setInterval', 'queueMicrotask'] as const) {
        // The three differ in what they return only, which is passed on.
        const native = globalThis[name] as (callback: unknown, ...rest: unknown[]) => unknown;
        Object.defineProperty(globalThis, name, {
            configurable: true,
            writable: true,
            value: (callback: unknown, ...rest: unknown[]) =>
                native(
                    typeof callback === 'function'
                        ? reporting(callback as (...values: unknown[]) => unknown)
                        : callback,
                    ...rest,
                ),
        });
    }
}
