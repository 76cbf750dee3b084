import { headersOf, parseBody } from '../observation.ts';
import { pathsIn } from '../sample.ts';
import type { CaseContext, Cases } from './case.ts';

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE'];

/** Calls the public endpoint: each method on the root, each path that the sources name, and bodies of several types. */
export const endpoint: Cases = async (context) => {
    for (const method of METHODS) await call(context, '/', { method });
    await call(context, '/sample-unknown?a=1&b=%20x', {
        headers: { 'x-sample': 'kept', cookie: 'sample=1', 'accept-language': 'de' },
    });
    await call(context, '/', {
        method: 'POST',
        body: new Uint8Array([0, 255, 128]),
        headers: { 'content-type': 'application/octet-stream' },
    });
    await call(context, '/', { method: 'POST', body: new URLSearchParams({ sample: 'a b' }) });
    for (const path of pathsIn(context.sources)) {
        await call(context, path);
        await call(context, path, {
            method: 'POST',
            body: JSON.stringify({ sample: true }),
            headers: { 'content-type': 'application/json' },
        });
    }
};

async function call({ h, observe }: CaseContext, path: string, init: RequestInit = {}) {
    const type = new Headers(init.headers).get('content-type') ?? '';
    await observe('fetch', `${init.method ?? 'GET'} ${path} ${type}`.trim(), async () => {
        const response = await h.fetch(path, { redirect: 'manual', ...init });
        return {
            status: response.status,
            headers: headersOf(response.headers),
            body: parseBody(await response.text()),
        };
    });
}
