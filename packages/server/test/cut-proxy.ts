import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy whose connections a test can cut. */
export interface CutProxy extends AsyncDisposable {
    port: number;
    /** Ends all connections and refuses new ones. */
    cut(): void;
    heal(): void;
}

export async function startCutProxy(target: { host: string; port: number }): Promise<CutProxy> {
    const sockets = new Set<Socket>();
    let isCut = false;
    const server = createServer((client) => {
        if (isCut) return client.destroy();
        const upstream = connect(target);
        for (const [from, to] of [
            [client, upstream],
            [upstream, client],
        ] as const) {
            sockets.add(from);
            from.on('error', () => to.destroy());
            from.on('close', () => {
                sockets.delete(from);
                to.destroy();
            });
            from.pipe(to);
        }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cut = () => {
        isCut = true;
        for (const socket of sockets) socket.destroy();
    };
    return {
        port: (server.address() as AddressInfo).port,
        cut,
        heal: () => {
            isCut = false;
        },
        async [Symbol.asyncDispose]() {
            cut();
            server.close();
            await once(server, 'close');
        },
    };
}
