/** One version of one tenant that is loaded, or is being loaded, in one process. */
import { IsolateError } from '../error.ts';
import type { VersionCode } from '../interface.ts';

export class LoadedIsolate {
    /** `tenant:versionHash:nonce`, unique within the host. */
    readonly key: string;
    readonly tenant: string;
    readonly versionHash: string;
    loadCode: () => Promise<VersionCode>;
    /** An invocation was assigned to this isolate, so the next one is not cold. */
    used = false;
    scriptBytes = 0;
    inFlight = 0;
    /** `performance.now()` of the last assigned invocation. */
    lastUsed = 0;
    /** Set if the code could not be loaded. */
    codeFailure: IsolateError | undefined;
    /** No longer used for new invocations; evicted once it is idle. */
    retired = false;
    #responded = false;
    /** Cached while the isolate is being loaded, for concurrent first invocations. */
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
     * Returns the script.
     *
     * @throws IsolateError `script_too_large` or `code_unavailable`. The error is kept in `codeFailure`, because
     * workerd caches a failed load.
     */
    readScript(limitBytes: number): Promise<string> {
        if (this.#responded) return this.#read(limitBytes);
        this.#script ??= this.#read(limitBytes);
        return this.#script;
    }

    /** True after the first response of an invocation: the isolate is loaded and its code is compiled. */
    get responded(): boolean {
        return this.#responded;
    }

    markResponded(): void {
        this.#responded = true;
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
