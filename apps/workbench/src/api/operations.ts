/** One function per server call. The protocol is `contract/src/workbench.ts` and the published GitBook API. */
import type {
    ContentKitRenderOutput,
    Delivery,
    DeliveryState,
    GitOperation,
    Installation,
    InvocationDetail,
    InvocationSummary,
    PageContent,
    RenderIntegrationUI,
    ReplayDeliveries,
    SendEvent,
    UpdatePage,
    WorkbenchPage,
    WorkbenchSpace,
    WorkbenchState,
} from '@bindery/contract';

import { call, request, type CallOptions } from './client.ts';

const at = encodeURIComponent;
const pagePath = (spaceId: string, pageId: string) =>
    `/workbench/spaces/${at(spaceId)}/pages/${at(pageId)}`;
const installationPath = (name: string, installationId: string) =>
    `/v1/integrations/${at(name)}/installations/${at(installationId)}`;

/** Where an integration is installed and configured: the account, one space, or one site. */
export type InstallationScope =
    | { kind: 'account' }
    | { kind: 'space'; spaceId: string }
    | { kind: 'site'; siteId: string };

export function getState(signal?: AbortSignal): Promise<WorkbenchState> {
    return call('GET', '/workbench/state', undefined, signal ? { signal } : {});
}

/** Lists the slugs of the organization's OpenAPI specifications. */
export async function listOpenAPISpecs(
    organizationId: string,
    signal: AbortSignal,
): Promise<string[]> {
    const { items } = await call<{ items: { slug: string }[] }>(
        'GET',
        `/v1/orgs/${at(organizationId)}/openapi`,
        undefined,
        { signal },
    );
    return items.map(({ slug }) => slug);
}

export async function listInvocations(
    limit: number,
    before?: string,
): Promise<InvocationSummary[]> {
    const query = new URLSearchParams({ limit: String(limit), ...(before ? { before } : {}) });
    const { items } = await call<{ items: InvocationSummary[] }>(
        'GET',
        `/workbench/invocations?${query}`,
    );
    return items;
}

export function getInvocation(id: string, signal?: AbortSignal): Promise<InvocationDetail> {
    return call('GET', `/workbench/invocations/${at(id)}`, undefined, signal ? { signal } : {});
}

export function replayInvocation(id: string): Promise<{ invocationId: string }> {
    return call('POST', `/workbench/invocations/${at(id)}/replay`);
}

export function sendEvent(event: SendEvent): Promise<{ invocationId: string }> {
    return call('POST', '/workbench/events', event);
}

export function createPage(
    spaceId: string,
    page: { title: string; parent?: string },
): Promise<WorkbenchPage> {
    return call('POST', `/workbench/spaces/${at(spaceId)}/pages`, page);
}

export function getPage(
    spaceId: string,
    pageId: string,
    signal?: AbortSignal,
): Promise<PageContent> {
    return call('GET', pagePath(spaceId, pageId), undefined, signal ? { signal } : {});
}

export function updatePage(
    spaceId: string,
    pageId: string,
    update: UpdatePage,
    options?: CallOptions,
): Promise<PageContent> {
    return call('PUT', pagePath(spaceId, pageId), update, options);
}

export function deletePage(spaceId: string, pageId: string): Promise<void> {
    return call('DELETE', pagePath(spaceId, pageId));
}

/** Records a page view, which fires `space_view`. */
export function viewPage(spaceId: string, pageId: string): Promise<void> {
    return call('POST', `${pagePath(spaceId, pageId)}/view`);
}

export function setVisibility(
    spaceId: string,
    // The published client declares these strings as an enum.
    visibility: `${WorkbenchSpace['visibility']}`,
): Promise<WorkbenchSpace> {
    return call('PUT', `/workbench/spaces/${at(spaceId)}/visibility`, { visibility });
}

export interface RenderResponse {
    output: ContentKitRenderOutput;
    /** The invocation that rendered the component, if the server names it. */
    invocationId: string | undefined;
}

/** API operation `renderIntegrationUIWithPost`. */
export async function renderComponent(
    integration: string,
    ui: RenderIntegrationUI,
    signal?: AbortSignal,
): Promise<RenderResponse> {
    const response = await request(
        'POST',
        `/v1/integrations/${at(integration)}/render`,
        ui,
        signal ? { signal } : {},
    );
    // Not validated here: the ContentKit renderer validates outputs and reports schema deviations as diagnostics.
    const output = (await response.json()) as ContentKitRenderOutput;
    return { output, invocationId: response.headers.get('x-bindery-invocation') ?? undefined };
}

/** API operation `installIntegration`. */
export function install(name: string, organizationId: string): Promise<Installation> {
    return call('POST', `/v1/integrations/${at(name)}/installations`, {
        organization: organizationId,
    });
}

/** API operation `uninstallIntegration`. */
export function uninstall(name: string, installationId: string): Promise<void> {
    return call('DELETE', installationPath(name, installationId));
}

/** API operations `installIntegrationOnSpace` and `installIntegrationOnSite`. */
export function installOn(
    name: string,
    installationId: string,
    scope: Exclude<InstallationScope, { kind: 'account' }>,
): Promise<void> {
    const base = installationPath(name, installationId);
    return scope.kind === 'space'
        ? call('POST', `${base}/spaces`, { space: scope.spaceId })
        : call('POST', `${base}/sites`, { siteId: scope.siteId });
}

/** API operations `uninstallIntegrationFromSpace` and `uninstallIntegrationFromSite`. */
export function uninstallFrom(
    name: string,
    installationId: string,
    scope: Exclude<InstallationScope, { kind: 'account' }>,
): Promise<void> {
    return call('DELETE', scopePath(name, installationId, scope));
}

/** API operations `updateIntegrationInstallation`, `…SpaceInstallation` and `…SiteInstallation`. */
export function saveConfiguration(
    name: string,
    installationId: string,
    scope: InstallationScope,
    configuration: Record<string, unknown>,
): Promise<void> {
    return call('PATCH', scopePath(name, installationId, scope), { configuration });
}

function scopePath(name: string, installationId: string, scope: InstallationScope): string {
    const base = installationPath(name, installationId);
    if (scope.kind === 'space') return `${base}/spaces/${at(scope.spaceId)}`;
    if (scope.kind === 'site') return `${base}/sites/${at(scope.siteId)}`;
    return base;
}

/** Pauses or resumes an installation. While it is paused, its events are held. */
export function setPaused(installationId: string, isPaused: boolean): Promise<Installation> {
    const action = isPaused ? 'pause' : 'resume';
    return call('POST', `/workbench/installations/${at(installationId)}/${action}`);
}

/** Enables an integration that was disabled because it failed repeatedly. */
export function enableIntegration(name: string): Promise<void> {
    return call('POST', `/workbench/integrations/${at(name)}/enable`);
}

export async function listDeliveries(
    integration: string,
    state: DeliveryState,
): Promise<Delivery[]> {
    const query = new URLSearchParams({ integration, state });
    const { items } = await call<{ items: Delivery[] }>('GET', `/workbench/deliveries?${query}`);
    return items;
}

export function replayDeliveries(which: ReplayDeliveries): Promise<{ count: number }> {
    return call('POST', '/workbench/deliveries/replay', which);
}

const gitPath = (spaceId: string) => `/workbench/spaces/${at(spaceId)}/git`;

/** Parameters of an import or export: those fields of the published API that the workbench sets. */
export interface GitRequest {
    /** May contain credentials; the server removes them before it stores the URL. */
    url: string;
    /** A branch or tag, for example `main` or `refs/tags/v1`. */
    ref: string;
    force: boolean;
}

/** API operation `importGitRepository`. Returns when the import is queued. */
export function importFromGit(spaceId: string, request: GitRequest): Promise<void> {
    return call('POST', `/v1/spaces/${at(spaceId)}/git/import`, request);
}

/** API operation `exportToGitRepository`. Returns when the export is queued. */
export function exportToGit(
    spaceId: string,
    request: GitRequest & { commitMessage: string },
): Promise<void> {
    return call('POST', `/v1/spaces/${at(spaceId)}/git/export`, request);
}

/** Lists the latest imports and exports of a space, newest first. */
export async function listGitOperations(spaceId: string): Promise<GitOperation[]> {
    return (await call<{ items: GitOperation[] }>('GET', gitPath(spaceId))).items;
}

export function cancelGitOperation(spaceId: string, operationId: string): Promise<void> {
    return call('DELETE', `${gitPath(spaceId)}/${at(operationId)}`);
}
