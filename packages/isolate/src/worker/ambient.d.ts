/** Declarations that the generated types of workerd lack. */

/** The bundled tenant wrapper; the generated configuration embeds it as a text module. */
declare module 'wrapper' {
    const source: string;
    export default source;
}

declare namespace CloudflareWorkersModule {
    /** Ends the calling isolate with all its running invocations. Experimental. */
    export function abortIsolate(reason?: string): never;
}

declare module 'node:async_hooks' {
    export class AsyncLocalStorage<T> {
        getStore(): T | undefined;
        run<R>(store: T, callback: () => R): R;
    }
}

declare const process: {
    getBuiltinModule(name: 'node:util'): {
        format(...values: unknown[]): string;
        inspect(value: unknown, options?: { depth?: number }): string;
    };
};

/** Forwards bytes natively. Part of the stable types of workerd, absent from the experimental ones. */
declare class IdentityTransformStream extends TransformStream<Uint8Array, Uint8Array> {}
