import { createIntegration, type RuntimeContext, type RuntimeEnvironment } from '@gitbook/runtime';

type Context = RuntimeContext<RuntimeEnvironment<{ secret?: string }>>;

async function isSigned(body: ArrayBuffer, signature: string, secret: string): Promise<boolean> {
    const encoder = new TextEncoder();
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, [
        'verify',
    ]);
    const bytes = signature.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
    return crypto.subtle.verify('HMAC', key, new Uint8Array(bytes), body);
}

export default createIntegration<Context>({
    fetch: async (request, { environment }) => {
        const secret = environment.installation?.configuration.secret;
        if (!secret) return Response.json({ error: 'Configure a secret first.' }, { status: 503 });
        const body = await request.arrayBuffer();
        const signature = request.headers.get('x-signature') ?? '';
        if (!(await isSigned(body, signature, secret))) {
            return Response.json({ error: 'The signature is wrong.' }, { status: 401 });
        }
        console.log(`accepted ${body.byteLength} bytes`);
        return Response.json({ accepted: body.byteLength });
    },
});
