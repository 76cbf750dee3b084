import type { Grant } from './protocol.ts';

/** Grants that the host accepts per render. The newest ones belong to the components on the screen. */
const MAX_SENT = 100;
/** Grants kept for one block. Bounds the memory when a reader uses a block for hours. */
const MAX_STORED = 1000;

/** The grants that a block has received, newest last. */
export class GrantStore {
    readonly #bySignature = new Map<string, Grant>();

    add(grants: readonly Grant[]): void {
        for (const grant of grants) {
            this.#bySignature.delete(grant.signature);
            this.#bySignature.set(grant.signature, grant);
        }
        const surplus = this.#bySignature.size - MAX_STORED;
        for (const signature of [...this.#bySignature.keys()].slice(0, Math.max(0, surplus))) {
            this.#bySignature.delete(signature);
        }
    }

    of(componentId: string): Grant[] {
        const own = [...this.#bySignature.values()].filter(
            (grant) => grant.componentId === componentId,
        );
        return own.slice(-MAX_SENT);
    }
}
