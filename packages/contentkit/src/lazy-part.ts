import { lazy, type ComponentType } from 'react';

/** The load functions of all parts, for a server, which cannot wait for a part while it renders. */
const loaders: (() => Promise<void>)[] = [];

/** The loads that have not ended. */
const inProgress = new Set<Promise<unknown>>();

/**
 * Returns a component whose code is loaded when it is first rendered; it suspends until then, and renders at once
 * afterwards. `React.lazy` alone suspends once even for loaded code, which would leave the fallback in the HTML of
 * `renderToString`.
 */
export function lazyPart<Props extends object>(
    load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
    let part: { default: ComponentType<Props> } | undefined;
    const loadOnce = async () => {
        const loading = load();
        inProgress.add(loading);
        try {
            return (part ??= { default: await loading });
        } finally {
            inProgress.delete(loading);
        }
    };
    loaders.push(async () => void (await loadOnce()));
    return lazy(() => (part ? thenable(part) : loadOnce()));
}

/** Loads the code of all elements, so that they render at once: before rendering on a server, or ahead of time. */
export async function loadAllParts(): Promise<void> {
    await Promise.all(loaders.map((load) => load()));
}

/**
 * Resolves when the code of everything rendered so far has loaded and is drawn. A host that replaces HTML from a server
 * waits for it, so that no placeholder appears in between.
 */
export async function whenPartsLoaded(): Promise<void> {
    while (inProgress.size > 0) {
        await Promise.allSettled(inProgress);
        // The renderer draws loaded parts in a task of its own, which may load further parts.
        await new Promise((resolve) => setTimeout(resolve));
    }
}

/** Returns a promise whose `then` calls back synchronously, so that React renders the component without suspending. */
function thenable<Value>(value: Value): Promise<Value> {
    const promise = Promise.resolve(value);
    // oxlint-disable-next-line unicorn/no-thenable -- the one way to hand React a value that is there
    promise.then = ((resolve: (value: Value) => unknown) => {
        resolve(value);
        return promise;
    }) as typeof promise.then;
    return promise;
}
