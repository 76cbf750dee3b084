interface Entry {
    loading: Promise<unknown>;
    users: number;
    dispose: (value: unknown) => void;
}

/**
 * Loads resources once per key and shares them between components. A resource stays loaded while a component uses it.
 * Of the unused resources, the latest `maxUnused` are kept; the others are disposed of.
 */
export class ResourceCache {
    readonly #maxUnused: number;
    /** In the order in which resources lost their last user. */
    readonly #entries = new Map<string, Entry>();

    constructor(maxUnused: number) {
        this.#maxUnused = maxUnused;
    }

    /** Number of resources that are loaded or loading. */
    get size(): number {
        return this.#entries.size;
    }

    /**
     * Loads a resource once per key. A failed load is not kept, so that the next component tries again. Call `release`
     * when the component no longer uses the resource.
     *
     * @param dispose Called with the value when the resource is no longer kept, e.g. to revoke a URL.
     */
    acquire<T>(
        key: string,
        get: () => Promise<T>,
        dispose: (value: T) => void = () => {},
    ): { loading: Promise<T>; release: () => void } {
        // The casts hold because a key names one resource, and with it the type of its value.
        const known = this.#entries.get(key);
        const entry: Entry = known ?? {
            loading: get(),
            users: 0,
            dispose: dispose as (value: unknown) => void,
        };
        entry.users++;
        if (!known) {
            this.#entries.set(key, entry);
            entry.loading.catch(() => this.#forget(key, entry));
        }
        let isReleased = false;
        const release = () => {
            if (isReleased) return;
            isReleased = true;
            this.#release(key, entry);
        };
        return { loading: entry.loading as Promise<T>, release };
    }

    #release(key: string, entry: Entry): void {
        entry.users--;
        if (entry.users > 0 || this.#entries.get(key) !== entry) return;
        this.#entries.delete(key);
        this.#entries.set(key, entry);
        const unused = [...this.#entries].filter(([, { users }]) => users === 0);
        for (const [oldKey, old] of unused.slice(0, -this.#maxUnused)) {
            this.#forget(oldKey, old);
            old.loading.then(old.dispose, () => {});
        }
    }

    #forget(key: string, entry: Entry): void {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
    }
}
