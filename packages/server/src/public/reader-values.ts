import { hash } from 'node:crypto';

/**
 * The values of one request that its sender chose freely. An action in the output that is made of them was not offered by
 * the integration, which only returned what it received: `<text>{state.title}</text>` returns an object as well.
 */
export class ReaderValues {
    /** Every text: none of them may name an action or a component. */
    readonly #texts = new Set<string>();
    /** Digests of every object: none of them may be the props of an action or a binding. */
    readonly #objects = new Set<string>();

    /**
     * Collects the values of a request. `bound` are the values that a grant left to the sender, `chosen` the props that the
     * sender chose without one. The state as a whole and the action's own name are not values: an integration returns
     * `props: { title: state.title }`, and renders the button of the action again.
     */
    static of(
        request: { state?: Record<string, unknown> | undefined; action?: object | undefined },
        props: { bound?: readonly unknown[] | undefined; chosen?: Record<string, unknown> },
    ): ReaderValues {
        const values = new ReaderValues();
        const { action: _name, ...action } = (request.action ?? {}) as Record<string, unknown>;
        values.#addInput(
            [request.state, action, props.bound].flatMap((each) => Object.values(each ?? {})),
        );
        values.#addChosen(props.chosen ?? {});
        return values;
    }

    /** Adds values that are expected to be plain input, such as the fields of the state: each text and object counts. */
    #addInput(values: readonly unknown[]): void {
        for (const value of values) {
            digestOf(value, (each, digest) => {
                if (typeof each === 'string') this.#texts.add(each);
                else this.#objects.add(digest);
            });
        }
    }

    /**
     * Adds the props of a block that a page of another site places. An integration may derive its offers from them, so only
     * parts count that look like an action: names of built-in actions, `componentId`, `props`, bindings.
     */
    #addChosen(props: Record<string, unknown>): void {
        digestOf(props, (each, digest, name) => {
            if (typeof each === 'string') {
                if (name === 'componentId' || each.startsWith('@')) this.#texts.add(each);
            } else if (name === 'props' || isBinding(each)) this.#objects.add(digest);
        });
    }

    hasText(text: string): boolean {
        return this.#texts.has(text);
    }

    /** Returns true if an object equal to these props was sent. Empty props are nobody's choice. */
    hasObject(props: Record<string, unknown>): boolean {
        if (this.#objects.size === 0 || Object.keys(props).length === 0) return false;
        return this.#objects.has(digestOf(props));
    }

    /** Returns true if the props contain a binding that was sent: it would permit every value in its place. */
    hasBindingOf(props: Record<string, unknown>): boolean {
        if (this.#objects.size === 0) return false;
        let has = false;
        digestOf(props, (each, digest) => {
            if (isBinding(each) && this.#objects.has(digest)) has = true;
        });
        return has;
    }
}

/** Returns true for `{ "$state": "key" }`, the OpenAPI document's `ContentKitDynamicBinding`. */
export function isBinding(value: unknown): boolean {
    return typeof (value as { $state?: unknown } | null)?.$state === 'string';
}

type VisitDigest = (value: string | object, digest: string, name: string) => void;

/**
 * Returns a digest of JSON that does not depend on the order of names, and visits each text and object (not lists) within.
 * Takes linear time. The caller has bounded the depth.
 */
function digestOf(value: unknown, visit?: VisitDigest, name = ''): string {
    if (typeof value !== 'object' || value === null) {
        const text = JSON.stringify(value) ?? 'null';
        if (typeof value === 'string') visit?.(value, text, name);
        return text;
    }
    if (Array.isArray(value)) {
        return shorten(`[${value.map((each) => digestOf(each, visit, name)).join()}]`);
    }
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const digest = shorten(
        `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${digestOf(each, visit, key)}`).join()}}`,
    );
    visit?.(value, digest, name);
    return digest;
}

function shorten(text: string): string {
    return text.length <= 64 ? text : hash('sha256', text, 'base64');
}
