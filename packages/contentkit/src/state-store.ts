import { readState, resolveBindings, type State } from './bindings.ts';
import { shareStructure } from './tree/structural-sharing.ts';

type Listener = () => void;

/**
 * The state of one component instance: what the server last answered, with the edits made since on top (they are
 * shown at once and never lost to an answer that was under way).
 */
export class StateStore {
    #state: State | undefined;
    /** For each edited key, the tick of its last edit. */
    readonly #edits = new Map<string, number>();
    #tick = 0;
    readonly #listeners = new Set<Listener>();

    /** What is sent with a render; undefined before the first answer, so that the component makes its initial state. */
    get current(): State | undefined {
        return this.#state;
    }

    /** Mark the moment a request leaves; hand it back to `receive`. */
    get tick(): number {
        return this.#tick;
    }

    read(key: string): unknown {
        return readState(this.#state ?? {}, key);
    }

    resolve(value: unknown): unknown {
        return resolveBindings(value, this.#state ?? {});
    }

    /** A person changed an input. */
    edit(key: string, value: unknown): void {
        this.#edits.set(key, ++this.#tick);
        if (Object.is(this.read(key), value)) return;
        this.#state = { ...this.#state, [key]: value };
        this.#emit();
    }

    /**
     * The server answered a request that left at `sentAt`: its state holds, but for later edits. Keys that it lacks get
     * the values that inputs start with. All in one change: a state without them would draw every input twice.
     */
    receive(state: State, sentAt: number, initialValues: ReadonlyMap<string, unknown>): void {
        const next: Record<string, unknown> = { ...state };
        for (const [key, tick] of this.#edits) {
            if (tick > sentAt) next[key] = this.read(key);
            else this.#edits.delete(key);
        }
        const bare = { ...next };
        for (const [key, value] of initialValues) {
            if (readState(bare, key) === undefined) next[key] = resolveBindings(value, bare);
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
