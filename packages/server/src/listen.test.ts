import { expect, it } from 'vitest';

import { listen, listenForSites } from './listen.ts';

const HOST = '127.0.0.1';

it('gives sites any other port when that one is in use, or none was asked for', async () => {
    await using taken = await listen(0, HOST);
    await using beside = await listenForSites(taken.port - 1, { port: taken.port - 1 }, HOST);
    expect(beside.port).not.toBe(taken.port);
    await using any = await listenForSites(taken.port, { port: 0 }, HOST);
    expect([taken.port, beside.port]).not.toContain(any.port);
});

it('takes the port for sites that was asked for, or says that it is in use', async () => {
    await using taken = await listen(0, HOST);
    await expect(
        listenForSites(taken.port - 1, { port: 0, sitePort: taken.port }, HOST),
    ).rejects.toMatchObject({ code: 'port_in_use' });
});
