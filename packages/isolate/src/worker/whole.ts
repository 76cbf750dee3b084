/** Knows which responses were made of a string: no code runs while such a body is sent. */
const ofStrings = new WeakSet<Response>();

/** True when the body is complete and was not read yet. */
export function hasWholeBody(response: Response): boolean {
    return ofStrings.has(response) ? !response.bodyUsed : response.body === null;
}

/** Watches the construction of responses. Nothing else about the class changes. */
export function watchResponses(): void {
    const native = globalThis.Response;
    const nativeJson = native.json.bind(native);
    const json = (data: unknown, init?: ResponseInit): Response => {
        const response = nativeJson(data, init);
        ofStrings.add(response);
        return response;
    };
    Object.defineProperty(native, 'json', { configurable: true, writable: true, value: json });
    globalThis.Response = new Proxy(native, {
        construct(target, values: ConstructorParameters<typeof Response>, newTarget) {
            const response = Reflect.construct(target, values, newTarget) as Response; // what the class constructs
            if (typeof values[0] === 'string') ofStrings.add(response);
            return response;
        },
    });
}
