import { randomUUID } from 'node:crypto';

import { BuildError } from '@bindery/bundler';
import { refuseOutbound } from '@bindery/isolate';
import type { Workspace } from '@bindery/server';

import type { Channel, Method } from '../rpc/channel.ts';
import {
    responseFrom,
    toWire,
    type Opened,
    type OpenParams,
    type WireRequest,
    type WireResponse,
} from '../rpc/protocol.ts';
import type { ServerPool } from './server-pool.ts';

interface Connection {
    methods: Record<string, Method>;
    /** Closes the workspaces of the connection. */
    close: () => Promise<void>;
}

interface OpenWorkspace {
    workspace: Workspace;
    release: () => Promise<void>;
}

/** Returns the methods that one test process may call. Its workspaces end with its connection. */
export function serveTests(pool: ServerPool, channel: () => Channel): Connection {
    const open = new Map<string, OpenWorkspace>();

    const find = (id: string): Workspace => {
        const found = open.get(id);
        if (found === undefined) throw new Error('The harness is closed.');
        return found.workspace;
    };

    async function outbound(id: string, request: Request): Promise<Response> {
        const call: WireRequest = {
            id,
            method: request.method,
            url: request.url,
            ...(await toWire(request)),
        };
        const answer = await channel().call<WireResponse>('outbound', call);
        return 'refused' in answer ? refuseOutbound(answer.refused) : responseFrom(answer);
    }

    async function close(id: string): Promise<void> {
        const found = open.get(id);
        open.delete(id);
        await found?.release();
    }

    const methods = {
        async open(params: OpenParams): Promise<Opened> {
            const id = randomUUID();
            const server = await pool.take();
            try {
                const workspace = await server.open({
                    ...params,
                    outbound: (request) => outbound(id, request),
                });
                const release = async () => {
                    await workspace[Symbol.asyncDispose]();
                    pool.release(server);
                };
                open.set(id, { workspace, release });
                const { api, token, integration, installationId } = workspace;
                return { id, api, token, integration, installationId };
            } catch (error) {
                pool.release(server);
                throw described(error);
            }
        },
        close: ({ id }: { id: string }) => close(id),
        settle: ({ id }: { id: string }) => find(id).settle(),
        now: ({ id }: { id: string }) => find(id).now(),
        advance: ({ id, ms }: { id: string; ms: number }) => find(id).advance(ms),
        runTasks: ({ id }: { id: string }) => find(id).runTasks(),
        intercept: ({ id, hosts }: { id: string; hosts: string[] }) => find(id).intercept(hosts),
        createSpace: ({ id, title }: { id: string; title: string }) => find(id).createSpace(title),
        createSite: ({ id, title, spaces }: { id: string; title: string; spaces: string[] }) =>
            find(id).createSite(title, spaces),
    };
    return {
        methods,
        close: async () => {
            await Promise.allSettled([...open.keys()].map(close));
        },
    };
}

/** Adds the position of each mistake to the message of a failed build. */
function described(error: unknown): unknown {
    if (!(error instanceof BuildError)) return error;
    const mistakes = [
        ...error.issues.map(
            ({ field, line, message }) => `${error.file}:${line} ${field} ${message}`,
        ),
        ...error.errors.map(({ file, line, column, message, frame }) =>
            [`${file ?? error.file}:${line ?? 1}:${column ?? 1} ${message}`, frame]
                .filter(Boolean)
                .join('\n'),
        ),
    ];
    return Object.assign(new Error([error.message, ...mistakes].join('\n')), { code: error.code });
}
