import type { Socket } from 'node:net';

/** A function that the other side may call; parameters and result are JSON. */
export type Method = (params: never) => unknown;

/** The other side of a socket: calls in both directions, each message one line of JSON. */
export interface Channel {
    call<Result>(method: string, params?: unknown): Promise<Result>;
    /** Resolves when the socket is closed. */
    readonly closed: Promise<void>;
    close(): void;
    /** Lets the process end while the channel is open. */
    unref(): void;
    ref(): void;
}

type Message =
    | { id: number; method: string; params: unknown }
    | { id: number; result: unknown }
    | { id: number; error: { code?: string; message: string } };

/** An error of the other side, with its code. */
export class RemoteError extends Error {
    readonly code: string | undefined;

    constructor({ code, message }: { code?: string; message: string }) {
        super(message);
        this.code = code;
    }
}

/** Opens a channel on a connected socket. */
export function openChannel(socket: Socket, methods: Record<string, Method>): Channel {
    const waiting = new Map<number, PromiseWithResolvers<unknown>>();
    let lastId = 0;
    let buffer = '';
    const send = (message: Message) => {
        if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
    };

    async function answer(id: number, method: string, params: unknown): Promise<void> {
        try {
            const run = methods[method];
            if (run === undefined) throw new Error(`There is no method ${method}.`);
            // The cast holds: both sides are parts of this package, so the parameters have the method's type.
            send({ id, result: await run(params as never) });
        } catch (error) {
            const { message, code } = error as { message?: string; code?: unknown };
            send({
                id,
                error: {
                    message: message ?? String(error),
                    ...(typeof code === 'string' ? { code } : {}),
                },
            });
        }
    }

    function receive(message: Message): void {
        if ('method' in message) {
            void answer(message.id, message.method, message.params);
            return;
        }
        const call = waiting.get(message.id);
        waiting.delete(message.id);
        if ('error' in message) call?.reject(new RemoteError(message.error));
        else call?.resolve(message.result);
    }

    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
        const lines = (buffer + text).split('\n');
        buffer = lines.pop() ?? '';
        for (const line of lines) receive(JSON.parse(line) as Message); // The cast holds: the other side writes messages.
    });
    socket.on('error', () => {});
    const closed = new Promise<void>((resolve) => {
        socket.once('close', () => {
            for (const call of waiting.values()) {
                call.reject(new RemoteError({ message: 'The test host ended.' }));
            }
            waiting.clear();
            resolve();
        });
    });
    return {
        call<Result>(method: string, params: unknown = {}) {
            const id = ++lastId;
            const call = Promise.withResolvers<unknown>();
            waiting.set(id, call);
            if (socket.destroyed) call.reject(new RemoteError({ message: 'The test host ended.' }));
            else send({ id, method, params });
            return call.promise as Promise<Result>; // The cast holds: the callers name the types of the other side's methods.
        },
        closed,
        close: () => socket.end(),
        unref: () => socket.unref(),
        ref: () => socket.ref(),
    };
}
