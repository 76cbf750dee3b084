import { resolve } from 'node:path';

import { buildIntegration } from '@bindery/bundler';
import { ALL_PERMISSIONS, type InvocationSummary, type SDK } from '@bindery/contract';
import type { OutboundFetch } from '@bindery/isolate';
import {
    acceptsTarget,
    createHome,
    createSite,
    createSpace,
    installOnScope,
    loadInstallations,
    loadVisible,
    openWelcome,
    publish,
    unpublish,
} from '@bindery/platform';

import type { ComposedHost } from '../compose.ts';
import { installEverywhere } from '../development/install.ts';
import { createClock, type Clock } from './clock.ts';
import type { Simulation } from './simulation.ts';

export interface WorkspaceOptions {
    /** Folder of the integration. */
    folder: string;
    sdk: SDK;
    /** Name of the entry of `envs` to merge into the manifest. */
    environment?: string | undefined;
    /** Variables for the manifest's secrets. Default: those of the process. */
    variables?: Record<string, string | undefined> | undefined;
    allowPrivateNetwork: boolean;
    /** Hosts whose calls `outbound` answers; `*`: every host. */
    intercept: readonly string[];
    outbound: OutboundFetch;
}

/** An organization with one integration, installed on its account, space and site. */
export interface Workspace extends Clock, AsyncDisposable {
    readonly api: string;
    /** The user's token. */
    readonly token: string;
    readonly integration: string;
    readonly installationId: string;
    createSpace(title: string): Promise<string>;
    /** Creates a published site. */
    createSite(title: string, spaces: readonly string[]): Promise<string>;
    /** Changes the hosts whose calls `outbound` answers. */
    intercept(hosts: readonly string[]): void;
    /** Runs the queued tasks now, whatever their schedule, and returns their invocations. */
    runTasks(): Promise<InvocationSummary[]>;
}

/** The most tasks that `runTasks` reports. */
const MAX_TASKS = 1000;

export async function openWorkspace(
    host: ComposedHost,
    simulation: Simulation,
    options: WorkspaceOptions,
): Promise<Workspace> {
    const { ctx, isolate, platform } = host;
    const folder = resolve(options.folder);
    const version = await buildIntegration(folder, {
        sdk: options.sdk,
        mode: 'development',
        ...(options.environment === undefined ? {} : { environment: options.environment }),
        variables: options.variables,
    });
    Object.assign(simulation, {
        intercept: options.intercept,
        outbound: options.outbound,
        allowPrivateNetwork: options.allowPrivateNetwork,
    });
    const home = await createHome(ctx);
    const { organizationId } = home;
    await openWelcome(ctx, home);
    const { name } = version.manifest;
    const published = await publish(ctx, { organizationId, version, folder });
    await installEverywhere(ctx, organizationId, [published]);
    const [installation] = await loadInstallations(ctx, ctx.db, {
        integration: name,
        organizationId,
    });
    const installationId = installation?.id ?? '';
    const installOn = async (kind: 'space' | 'site', scopeId: string) => {
        if (acceptsTarget(published, kind)) {
            await installOnScope(ctx, name, installationId, kind, scopeId);
        }
        await clock.settle();
    };
    // A test may set the clock forward by years.
    const { token } = await host.authentication.identity.createToken(
        { ...home, permissions: ALL_PERMISSIONS },
        { name: 'Test kit', expiresInDays: null },
    );
    const clock = createClock(host, simulation, name);
    await clock.settle();
    return {
        ...clock,
        api: ctx.urls.origins.api,
        token,
        integration: name,
        installationId,
        async createSpace(title) {
            const { id } = await createSpace(ctx, organizationId, title);
            await installOn('space', id);
            return id;
        },
        async createSite(title, spaces) {
            const { id } = await createSite(ctx, organizationId, {
                title,
                spaces,
                published: true,
            });
            await installOn('site', id);
            return id;
        },
        intercept(hosts) {
            simulation.intercept = hosts;
        },
        async runTasks() {
            const due = await clock.makeTasksDue();
            await clock.settle();
            const traces = await platform.traces.list({
                visible: await loadVisible(ctx.db, organizationId),
                limit: MAX_TASKS,
                integration: name,
            });
            return traces.filter(({ eventId }) => due.has(eventId)).toReversed();
        },
        async [Symbol.asyncDispose]() {
            await unpublish(ctx, name);
            // A later test of the same version starts with fresh module state.
            await isolate.retire(name, version.hash);
        },
    };
}
