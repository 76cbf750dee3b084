const encoder = new TextEncoder();

const base64url = (bytes: Uint8Array): string =>
    btoa(String.fromCharCode(...bytes))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');

const bytesOf = (text: string) =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
        character.charCodeAt(0),
    );

const hmacKey = (secret: string, usage: 'sign' | 'verify') =>
    crypto.subtle.importKey(
        'raw',
        encoder.encode(secret),
        { name: 'HMAC', hash: 'SHA-256' },
        false,
        [usage],
    );

const now = () => Math.floor(Date.now() / 1000);

/** Signs claims as a JWT (HS256) that expires after some seconds and works once. */
export async function sign(claims: object, lifetime: number, secret: string): Promise<string> {
    const payload = { ...claims, exp: now() + lifetime, jti: crypto.randomUUID() };
    const text = [{ alg: 'HS256', typ: 'JWT' }, payload]
        .map((part) => base64url(encoder.encode(JSON.stringify(part))))
        .join('.');
    const key = await hmacKey(secret, 'sign');
    const signature = await crypto.subtle.sign('HMAC', key, encoder.encode(text));
    return `${text}.${base64url(new Uint8Array(signature))}`;
}

/** Returns the claims of a token that `sign` made; null for a forged or expired one. */
export async function verify(
    token: string,
    secret: string,
): Promise<Record<string, unknown> | null> {
    const [header = '', payload = '', signature = ''] = token.split('.');
    try {
        const key = await hmacKey(secret, 'verify');
        const text = encoder.encode(`${header}.${payload}`);
        if (!(await crypto.subtle.verify('HMAC', key, bytesOf(signature), text))) return null;
        const claims = JSON.parse(new TextDecoder().decode(bytesOf(payload)));
        return claims.exp > now() ? claims : null;
    } catch {
        // Not base64url, or not JSON.
        return null;
    }
}
