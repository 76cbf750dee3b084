/**
 * Requests JSON, with GET or, if there is a body, with POST.
 *
 * @throws Error with the origin of the address and the reason.
 */
export async function requestJson(
    address: string,
    body: object | undefined,
    timeoutMs: number,
): Promise<unknown> {
    const { origin } = new URL(address);
    let response: Response;
    try {
        response = await fetch(address, {
            signal: AbortSignal.timeout(timeoutMs),
            ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        });
    } catch (cause) {
        throw new Error(`${origin} does not respond (${reasonOf(cause)}).`, { cause });
    }
    const text = await response.text();
    const json = parse(text);
    if (response.ok && json !== undefined) return json;
    const message = (json as { error?: { message?: string } } | undefined)?.error?.message;
    throw new Error(
        message === undefined
            ? `${origin} is no Bindery host: it responded with ${response.status}, and not with JSON.`
            : `${origin} responded with ${response.status}: ${message}`,
    );
}

function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function reasonOf(error: unknown): string {
    const { name, cause } = error as Error;
    if (name === 'TimeoutError') return 'no answer in time';
    return (cause as { code?: string } | undefined)?.code ?? (error as Error).message;
}
