import { expect, it } from 'vitest';

import { listen, listenForSites } from './listen.ts';

const HOST = '127.0.0.1';

it('uses any free port for sites when the next one is in use or the main port is any free one', async () => {
    await using taken = await listen(0, HOST);
    await using beside = await listenForSites(taken.port - 1, { port: taken.port - 1 }, HOST);
    expect(beside.port).not.toBe(taken.port);
    await using any = await listenForSites(taken.port, { port: 0 }, HOST);
    expect([taken.port, beside.port]).not.toContain(any.port);
});

it('uses the given port for sites, or fails when it is in use', async () => {
    await using taken = await listen(0, HOST);
    await expect(
        listenForSites(taken.port - 1, { port: 0, sitePort: taken.port }, HOST),
    ).rejects.toMatchObject({ code: 'port_in_use' });
});
