import {
    createIntegration,
    type FetchEventCallback,
    type RuntimeContext,
    type RuntimeEnvironment,
} from '@gitbook/runtime';

type Context = RuntimeContext<RuntimeEnvironment<{ webhook_secret?: string }>>;

const encoder = new TextEncoder();

/** Verifies `x-signature: sha256=<hex>`, the HMAC of the raw body. `verify` compares in constant time. */
async function hasValidSignature(body: ArrayBuffer, header: string | null, secret: string) {
    const hex = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '')?.[1];
    if (hex === undefined) return false;
    const signature = Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, [
        'verify',
    ]);
    return crypto.subtle.verify('HMAC', key, signature, body);
}

const handleRequest: FetchEventCallback<Context> = async (request, { environment }) => {
    if (request.method !== 'POST') {
        return new Response('POST a signed body to the endpoint of an installation.\n', {
            status: 405,
        });
    }
    const secret = environment.installation?.configuration.webhook_secret;
    if (!secret) {
        return Response.json({ error: 'No webhook secret is configured.' }, { status: 409 });
    }
    const body = await request.arrayBuffer();
    if (!(await hasValidSignature(body, request.headers.get('x-signature'), secret))) {
        console.warn('refused a request with a wrong signature');
        return Response.json({ error: 'The signature is wrong.' }, { status: 401 });
    }
    console.log(`accepted ${body.byteLength} bytes`);
    return Response.json({ accepted: body.byteLength });
};

export default createIntegration<Context>({ fetch: handleRequest });
