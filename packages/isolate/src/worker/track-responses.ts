/** Records how responses were constructed, which workerd does not reveal afterwards. */

/** Constructed from a string: sending such a body runs no code of the integration. */
const stringResponses = new WeakSet<Response>();

/**
 * Constructed with `encodeBody: 'manual'`: the integration has encoded the body as the header `content-encoding` says.
 */
const manualResponses = new WeakSet<Response>();

/** Returns true if the body is complete (a string, or absent) and has not been read. */
export function hasBufferedBody(response: Response): boolean {
    return stringResponses.has(response) ? !response.bodyUsed : response.body === null;
}

/** Returns true if the body must be sent with its `content-encoding`, without decoding or encoding it. */
export function hasManualEncoding(response: Response): boolean {
    return manualResponses.has(response);
}

/** Replaces the global `Response` with a proxy that records how responses are constructed. */
export function trackResponses(): void {
    const native = globalThis.Response;
    const nativeJson = native.json.bind(native);
    const json = (data: unknown, init?: ResponseInit): Response => {
        const response = nativeJson(data, init);
        stringResponses.add(response);
        return response;
    };
    Object.defineProperty(native, 'json', { configurable: true, writable: true, value: json });
    const nativeClone = native.prototype.clone;
    Object.defineProperty(native.prototype, 'clone', {
        configurable: true,
        writable: true,
        value: function clone(this: Response): Response {
            const response = nativeClone.call(this);
            if (manualResponses.has(this)) manualResponses.add(response);
            return response;
        },
    });
    globalThis.Response = new Proxy(native, {
        construct(target, values: ConstructorParameters<typeof Response>, newTarget) {
            const response = Reflect.construct(target, values, newTarget) as Response; // target is Response
            const [body, init] = values;
            if (typeof body === 'string') stringResponses.add(response);
            if (init && isManual(init)) manualResponses.add(response);
            return response;
        },
    });
}

function isManual(init: ResponseInit | Response): boolean {
    return init instanceof Response
        ? manualResponses.has(init)
        : 'encodeBody' in init && init.encodeBody === 'manual';
}
