/** Caches the source maps of versions that failed recently. They are large and rarely needed, so few are kept. */
import { LRUCache } from 'lru-cache';

import type { LoadedIsolate } from './loaded-isolate.ts';
import { StackMapper } from './stack-mapper.ts';

const MAX_MAPPERS = 16;

export class StackMapperCache {
    /** By `tenant:versionHash`. */
    readonly #mappers = new LRUCache<string, Promise<StackMapper>>({ max: MAX_MAPPERS });

    /**
     * Returns the stack mapper of a version. Never rejects: if the source map cannot be loaded, positions stay
     * unmapped, and the next call tries again.
     */
    get(isolate: LoadedIsolate): Promise<StackMapper> {
        const name = `${isolate.tenant}:${isolate.versionHash}`;
        const cached = this.#mappers.get(name);
        if (cached) return cached;
        const mapper = isolate.loadCode().then(
            ({ sourceMap }) => new StackMapper(sourceMap),
            () => {
                this.#mappers.delete(name);
                return new StackMapper(undefined);
            },
        );
        this.#mappers.set(name, mapper);
        return mapper;
    }

    /**
     * Deletes the stack mapper of a version that was retired.
     *
     * @param name `tenant:versionHash`.
     */
    delete(name: string): void {
        this.#mappers.delete(name);
    }
}
