/** The messages between a test and the test host: the methods of each side and their parameters. */
import type { SDK } from '@bindery/contract';

export interface OpenParams {
    folder: string;
    sdk: SDK;
    environment?: string | undefined;
    variables: Record<string, string | undefined>;
    allowPrivateNetwork: boolean;
    intercept: readonly string[];
}

export interface Opened {
    id: string;
    api: string;
    token: string;
    integration: string;
    installationId: string;
}

/** A request or a response on the channel. */
export interface WireMessage {
    headers: [string, string][];
    /** Base64; null: no body. */
    body: string | null;
}

export interface WireRequest extends WireMessage {
    /** The workspace whose integration makes the call. */
    id: string;
    method: string;
    url: string;
}

/** `refused`: the integration's `fetch` rejects with this message. */
export type WireResponse = (WireMessage & { status: number }) | { refused: string };

/** Statuses whose responses have no body (Fetch standard, section 2.2.3). */
const NULL_BODY = new Set([101, 103, 204, 205, 304]);

export async function toWire(message: Request | Response): Promise<WireMessage> {
    const bytes = Buffer.from(await message.arrayBuffer());
    return {
        headers: [...message.headers],
        body: bytes.length === 0 ? null : bytes.toString('base64'),
    };
}

export function requestFrom({ method, url, headers, body }: WireRequest): Request {
    const hasBody = body !== null && method !== 'GET' && method !== 'HEAD';
    return new Request(url, {
        method,
        headers,
        ...(hasBody ? { body: Buffer.from(body, 'base64') } : {}),
    });
}

export function responseFrom({
    status,
    headers,
    body,
}: WireMessage & { status: number }): Response {
    const hasBody = body !== null && !NULL_BODY.has(status);
    return new Response(hasBody ? Buffer.from(body, 'base64') : null, { status, headers });
}
