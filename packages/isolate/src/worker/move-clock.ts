const NativeDate = globalThis.Date;
let isMoved = false;

/**
 * Replaces `Date` by a class whose clock is ahead by `offsetMs()`. Called at the first invocation with an offset, so
 * that other isolates keep the native class.
 */
export function moveClock(offsetMs: () => number): void {
    if (isMoved) return;
    isMoved = true;
    const now = () => NativeDate.now() + offsetMs();
    globalThis.Date = new Proxy(NativeDate, {
        construct: (target, values, newTarget) =>
            Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget) as object,
        apply: () => new NativeDate(now()).toString(),
        get: (target, key, receiver) =>
            key === 'now' ? now : (Reflect.get(target, key, receiver) as unknown),
    });
}
