import { hash } from 'node:crypto';

/**
 * The values of one request that its sender chose freely. An integration may return what it received:
 * `<text>{state.title}</text>` returns an object if the sender sent one. Therefore an action in the output that
 * consists of such values does not count as offered by the integration.
 */
export class ReaderValues {
    /** Every text: none of them may name an action or a component. */
    readonly #texts = new Set<string>();
    /** Digests of every object: none of them may be the props of an action or a binding. */
    readonly #objects = new Set<string>();

    /**
     * Collects the values of a request. `bound` are the values that a grant left to the sender. `chosen` are the props
     * that the sender chose without a grant. The whole state and the name of the action are not collected: an
     * integration may return `props: { title: state.title }`, which can equal the whole state, and may render the
     * button of the action again.
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

    /**
     * Adds values that are expected to be plain input, such as the fields of the state. Adds each text and object in
     * them.
     */
    #addInput(values: readonly unknown[]): void {
        for (const value of values) {
            digestOf(value, (each, digest) => {
                if (typeof each === 'string') this.#texts.add(each);
                else this.#objects.add(digest);
            });
        }
    }

    /**
     * Adds the props of a block that a page of another site contains. An integration may derive its actions from them,
     * so only parts that look like an action are added: names of built-in actions, `componentId`, `props`, bindings.
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

    /**
     * Returns true if the request had an object equal to these props. Returns false for empty props, which contain no
     * choice of the sender.
     */
    hasObject(props: Record<string, unknown>): boolean {
        if (this.#objects.size === 0 || Object.keys(props).length === 0) return false;
        return this.#objects.has(digestOf(props));
    }

    /**
     * Returns true if the props contain a binding of the request. A grant with this binding would permit every value in
     * its place.
     */
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
 * Returns a digest of JSON that does not depend on the order of names. Calls `visit` for each text and object in it,
 * but not for lists. Takes linear time. The caller must limit the depth.
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
