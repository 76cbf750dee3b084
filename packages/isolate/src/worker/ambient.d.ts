/** What the generated types of workerd leave out, only as far as it is used here. */

/** The bundled tenant wrapper, embedded as text by the generated configuration. */
declare module 'wrapper' {
    const source: string;
    export default source;
}

declare namespace CloudflareWorkersModule {
    /** Ends the isolate that calls it, with everything that runs in it. Experimental. */
    export function abortIsolate(reason?: string): never;
}

declare module 'node:async_hooks' {
    export class AsyncLocalStorage<T> {
        getStore(): T | undefined;
        run<R>(store: T, callback: () => R): R;
    }
}

declare const process: {
    getBuiltinModule(name: 'node:util'): { format(...values: unknown[]): string };
};

/** Passes bytes on natively. In the stable types of workerd, absent from the experimental ones. */
declare class IdentityTransformStream extends TransformStream<Uint8Array, Uint8Array> {}
