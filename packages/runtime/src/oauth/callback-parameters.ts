/** The parameters with which a provider sends the person back (RFC 6749, sections 4.1.2 and 4.1.2.1). */
export interface CallbackParameters {
    code: string | null;
    state: string | null;
    error: string | null;
    errorDescription: string | null;
    /** True for parameters that were sent in the body: `response_mode=form_post`. */
    isFormPost: boolean;
}

/**
 * Reads the parameters of a callback from the query, or from the body of a POST (OAuth 2.0 Form Post Response Mode).
 * Returns undefined for a request with neither a code nor an error, which starts a connection.
 */
export async function readCallback(request: Request): Promise<CallbackParameters | undefined> {
    const query = new URL(request.url).searchParams;
    const body = isCallback(query) ? undefined : await readForm(request);
    const parameters = body && isCallback(body) ? body : query;
    if (!isCallback(parameters)) {
        return undefined;
    }
    return {
        code: parameters.get('code'),
        state: parameters.get('state'),
        error: parameters.get('error'),
        errorDescription: parameters.get('error_description'),
        isFormPost: parameters === body,
    };
}

function isCallback(parameters: URLSearchParams): boolean {
    return Boolean(parameters.get('code') || parameters.get('error'));
}

async function readForm(request: Request): Promise<URLSearchParams | undefined> {
    const type = request.headers.get('content-type') ?? '';
    const isForm = request.method === 'POST' && /^application\/x-www-form-urlencoded\b/i.test(type);
    // The integration may have read the body itself.
    if (!isForm || request.bodyUsed) {
        return undefined;
    }
    return new URLSearchParams(await request.text());
}
