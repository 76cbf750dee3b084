import { readState, resolveBindings, type State } from './bindings.ts';
import { shareStructure } from './tree/structural-sharing.ts';

type Listener = () => void;

/**
 * The state of one component instance: the state of the last response, overlaid with later edits. Edits show at once,
 * and the response to an earlier request does not undo them.
 */
export class StateStore {
    #state: State | undefined;
    /** For each edited key, the edit counter at its last edit. */
    readonly #edits = new Map<string, number>();
    #tick = 0;
    readonly #listeners = new Set<Listener>();

    /**
     * The state to send with a render. Undefined before the first response: the component then uses its `initialState`.
     */
    get current(): State | undefined {
        return this.#state;
    }

    /** The edit counter. Read it when a request is sent and pass it to `receive`. */
    get tick(): number {
        return this.#tick;
    }

    read(key: string): unknown {
        return readState(this.#state ?? {}, key);
    }

    resolve(value: unknown): unknown {
        return resolveBindings(value, this.#state ?? {});
    }

    /** Applies an edit by the user. */
    edit(key: string, value: unknown): void {
        this.#edits.set(key, ++this.#tick);
        if (Object.is(this.read(key), value)) return;
        this.#state = { ...this.#state, [key]: value };
        this.#emit();
    }

    /**
     * Applies the state of a response to a request sent at `sentAt`; later edits win. Missing keys get the initial
     * values of inputs in the same change: two changes would render every input twice.
     */
    receive(state: State, sentAt: number, initialValues: ReadonlyMap<string, unknown>): void {
        const next: Record<string, unknown> = { ...state };
        for (const [key, tick] of this.#edits) {
            if (tick > sentAt) next[key] = this.read(key);
            else this.#edits.delete(key);
        }
        const withoutInitialValues = { ...next };
        for (const [key, value] of initialValues) {
            if (readState(withoutInitialValues, key) === undefined)
                next[key] = resolveBindings(value, withoutInitialValues);
        }
        const shared = shareStructure(this.#state, next);
        if (shared === this.#state) return;
        this.#state = shared;
        this.#emit();
    }

    readonly subscribe = (listener: Listener): (() => void) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
    };

    #emit(): void {
        for (const listener of this.#listeners) listener();
    }
}
