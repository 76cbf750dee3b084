/** Source maps of the versions that failed lately. They are large and rarely wanted, so they are read again when they are. */
import type { LoadedIsolate } from './isolate.ts';
import { StackMapper } from './stack.ts';

const KEPT = 16;

export class Mappers {
    readonly #kept = new Map<string, Promise<StackMapper>>();

    of(isolate: LoadedIsolate): Promise<StackMapper> {
        const name = `${isolate.tenant}:${isolate.versionHash}`;
        const known = this.#kept.get(name);
        if (known) return known;
        const mapper = isolate.loadCode().then(
            ({ sourceMap }) => new StackMapper(sourceMap),
            () => {
                this.#kept.delete(name);
                return new StackMapper(undefined);
            },
        );
        this.#kept.set(name, mapper);
        for (const oldest of this.#kept.keys()) {
            if (this.#kept.size <= KEPT) break;
            this.#kept.delete(oldest);
        }
        return mapper;
    }

    /** Of a version that is no more: `tenant:versionHash`. */
    forget(name: string): void {
        this.#kept.delete(name);
    }
}
