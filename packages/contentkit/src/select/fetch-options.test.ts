import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, expect, it, vi } from 'vitest';

import { fetchOptions } from './fetch-options.ts';

afterEach(() => vi.unstubAllGlobals());

it('fetches options without the cookies and the address of the page', async () => {
    const server = createServer((_request, response) => response.end('[{"id":"a"}]'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const requests: Request[] = [];
    const send = globalThis.fetch;
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
        requests.push(new Request(url, init));
        return send(url, init);
    });
    try {
        const { port } = server.address() as AddressInfo;
        const { signal } = new AbortController();
        const url = `http://127.0.0.1:${port}/`;
        expect(await fetchOptions({ url }, { signal })).toEqual([{ id: 'a' }]);
        expect(requests).toMatchObject([{ credentials: 'omit', referrerPolicy: 'no-referrer' }]);
    } finally {
        server.close();
    }
});
