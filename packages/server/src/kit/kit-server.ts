import { mkdir } from 'node:fs/promises';

import { composeHost } from '../compose.ts';
import { listen } from '../listen.ts';
import { developmentOrigins } from '../origins.ts';
import { initialSimulation } from './simulation.ts';
import { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace.ts';

/** A host for tests. Tests that run one after another share it, each with an organization of its own. */
export interface KitServer extends AsyncDisposable {
    /**
     * Builds an integration, and publishes and installs it in a new organization with a space and a site. Only one
     * workspace is open at a time, because workspaces share the clock.
     *
     * @throws BuildError when the folder has mistakes.
     */
    open(options: WorkspaceOptions): Promise<Workspace>;
}

/** Workerd processes of a host: one, because tests of one host run one after another. */
const PROCESSES = 1;

/** Time limit for running invocations when the server stops. */
const DRAIN_MS = 1000;

/** Starts a host for tests, with a database in a folder that the caller deletes. */
export async function startKitServer(dataDirectory: string): Promise<KitServer> {
    await using stack = new AsyncDisposableStack();
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    const listener = stack.use(await listen(0, '127.0.0.1'));
    const simulation = initialSimulation();
    const composed = await composeHost(
        {
            origins: developmentOrigins(listener.port),
            state: {
                folder: dataDirectory,
                now: () => new Date(Date.now() + simulation.clockOffsetMs),
            },
            limits: {},
            isolateProcesses: PROCESSES,
            outboundFetch: (request, tenant) => simulation.outbound(request, tenant),
            platform: () => ({
                recordResponses: true,
                clockOffsetMs: () => simulation.clockOffsetMs,
                egress: () => ({
                    intercept: simulation.intercept,
                    allowPrivateNetwork: simulation.allowPrivateNetwork,
                }),
                git: { allowLocal: true, allowPrivateNetwork: true },
            }),
            prepare: async () => ({ acceptedHosts: 'loopback' }),
            drainMs: DRAIN_MS,
            log: () => {},
            time: (_phase, work) => work,
        },
        stack,
    );
    stack.defer(() => composed.live[Symbol.dispose]());
    composed.start();
    listener.handle(composed.app.fetch);
    const stop = stack.move();
    return {
        open: (options) => {
            Object.assign(simulation, initialSimulation());
            return openWorkspace(composed, simulation, options);
        },
        [Symbol.asyncDispose]: () => stop.disposeAsync(),
    };
}
