/** One version of one tenant, loaded (or about to be) in one process. */
import type { IsolateError } from '../error.ts';
import type { VersionCode } from '../interface.ts';

export class LoadedIsolate {
    /** `tenant:versionHash:nonce`, unique in this host. */
    readonly key: string;
    readonly tenant: string;
    readonly versionHash: string;
    loadCode: () => Promise<VersionCode>;
    /** An invocation was meant for it: the next one is not cold. */
    used = false;
    /** It has answered an invocation: it is loaded, and all its code is compiled. */
    answered = false;
    scriptBytes = 0;
    inFlight = 0;
    lastUsed = 0;
    /** Why it has no code, when that is so. */
    codeFailure: IsolateError | undefined;
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
