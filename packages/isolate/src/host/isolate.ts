/** One version of one tenant, loaded (or about to be) in one process. */
import { IsolateError } from '../error.ts';
import type { VersionCode } from '../interface.ts';

export class LoadedIsolate {
    /** `tenant:versionHash:nonce`, unique in this host. */
    readonly key: string;
    readonly tenant: string;
    readonly versionHash: string;
    loadCode: () => Promise<VersionCode>;
    /** An invocation was meant for it: the next one is not cold. */
    used = false;
    scriptBytes = 0;
    inFlight = 0;
    lastUsed = 0;
    /** Why it has no code, when that is so. */
    codeFailure: IsolateError | undefined;
    /** No longer given to new invocations; ended once it is idle. */
    retired = false;
    #answered = false;
    /** Until it is loaded, for all who ask meanwhile. */
    #script: Promise<string> | undefined;

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

    /**
     * The script. Throws `script_too_large` or `code_unavailable`, which stay the isolate's failure: workerd
     * remembers a load that failed.
     */
    readScript(limitBytes: number): Promise<string> {
        if (this.#answered) return this.#read(limitBytes);
        this.#script ??= this.#read(limitBytes);
        return this.#script;
    }

    /** It has answered an invocation: it is loaded, and all its code is compiled. */
    get answered(): boolean {
        return this.#answered;
    }

    hasAnswered(): void {
        this.#answered = true;
        this.#script = undefined;
    }

    async #read(limitBytes: number): Promise<string> {
        try {
            const { script } = await this.loadCode();
            const bytes = Buffer.byteLength(script);
            if (bytes > limitBytes) {
                throw new IsolateError(
                    'script_too_large',
                    `The script has ${bytes} bytes; the limit is ${limitBytes}.`,
                );
            }
            this.scriptBytes = bytes;
            return script;
        } catch (cause) {
            this.codeFailure =
                cause instanceof IsolateError
                    ? cause
                    : new IsolateError(
                          'code_unavailable',
                          'The code of the version could not be read.',
                          { cause },
                      );
            throw this.codeFailure;
        }
    }
}
