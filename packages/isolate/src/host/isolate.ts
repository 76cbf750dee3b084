/** One version of one tenant, loaded (or about to be) in one process. */
import type { VersionCode } from '../interface.ts';

export class LoadedIsolate {
    /** `tenant:versionHash:nonce`, unique in this host. */
    readonly key: string;
    readonly tenant: string;
    readonly versionHash: string;
    loadCode: () => Promise<VersionCode>;
    /** An invocation was sent to it. */
    loaded = false;
    inFlight = 0;
    lastUsed = 0;
    /** Why the code could not be read, when that was so. */
    codeFailure: unknown;
    /** No longer given to new invocations; ended once it is idle. */
    retired = false;

    constructor(
        tenant: string,
        versionHash: string,
        nonce: number,
        loadCode: () => Promise<VersionCode>,
    ) {
        this.key = `${tenant}:${versionHash}:${nonce}`;
        this.tenant = tenant;
        this.versionHash = versionHash;
        this.loadCode = loadCode;
    }
}
