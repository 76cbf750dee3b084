/** An error of a block, with the advice for the author of the page. */
export class EmbedError extends Error {
    /** True if the same request may succeed later: the host was away, slow or busy. */
    readonly retryable: boolean;
    /** Milliseconds after which the host allows the next request. */
    readonly retryAfterMs: number | undefined;

    constructor(message: string, options: { retryable?: boolean; retryAfterMs?: number } = {}) {
        super(message);
        this.name = 'EmbedError';
        this.retryable = options.retryable ?? false;
        this.retryAfterMs = options.retryAfterMs;
    }
}

export function missingAttribute(name: string, example: string): EmbedError {
    return new EmbedError(`<bindery-block> needs ${name}. Add it, for example ${example}`);
}

export function hostAway(host: string): EmbedError {
    return new EmbedError(
        `${host} does not respond. Author of this page: check that the host runs, and that the page's Content-Security-Policy allows it in connect-src and script-src.`,
        { retryable: true },
    );
}

/** Reads the error of a response of the host: `{ error: { code, message } }`. */
export async function errorOf(response: Response, host: string): Promise<EmbedError> {
    const { status } = response;
    const message = (await messageOf(response)) ?? `${host} responded with ${status}.`;
    if (status !== 429 && status < 500) return new EmbedError(message);
    const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
    return new EmbedError(message, {
        retryable: true,
        ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {}),
    });
}

async function messageOf(response: Response): Promise<string | undefined> {
    try {
        const { error } = (await response.json()) as { error?: { message?: unknown } };
        return typeof error?.message === 'string' ? error.message : undefined;
    } catch {
        return undefined;
    }
}
