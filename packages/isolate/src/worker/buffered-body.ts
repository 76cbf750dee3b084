/** Responses constructed from a string: sending such a body runs no code of the integration. */
const stringResponses = new WeakSet<Response>();

/** Returns true if the body is complete (a string, or absent) and has not been read. */
export function hasBufferedBody(response: Response): boolean {
    return stringResponses.has(response) ? !response.bodyUsed : response.body === null;
}

/** Replaces the global `Response` with a proxy that records responses constructed from a string. */
export function trackStringResponses(): void {
    const native = globalThis.Response;
    const nativeJson = native.json.bind(native);
    const json = (data: unknown, init?: ResponseInit): Response => {
        const response = nativeJson(data, init);
        stringResponses.add(response);
        return response;
    };
    Object.defineProperty(native, 'json', { configurable: true, writable: true, value: json });
    globalThis.Response = new Proxy(native, {
        construct(target, values: ConstructorParameters<typeof Response>, newTarget) {
            const response = Reflect.construct(target, values, newTarget) as Response; // target is Response
            if (typeof values[0] === 'string') stringResponses.add(response);
            return response;
        },
    });
}
