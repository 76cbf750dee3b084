/**
 * One function per server call. The workbench's own routes are called through their typed client, the published GitBook
 * API by path.
 */
import type {
    ApiToken,
    BrowserSession,
    CompletionOption,
    ContentKitRenderOutput,
    CreatedApiToken,
    CreatePublishableKey,
    Delivery,
    DeliveryState,
    DocumentBlock,
    GitOperation,
    IntegrationVersion,
    Installation,
    InvocationDetail,
    InvocationSummary,
    MovePage,
    NewApiToken,
    PageContent,
    PageRevisionSummary,
    PublishableKey,
    QuotaUsage,
    RenderIntegrationUI,
    ReplayDeliveries,
    RestoreDeleted,
    SavedFixture,
    SendEvent,
    SpaceRevisionSummary,
    UpdatePage,
    WorkbenchPage,
    WorkbenchSite,
    WorkbenchSpace,
    WorkbenchState,
} from '@bindery/contract';

import { call, initOf, request, workbench, type CallOptions } from './client.ts';

const encode = encodeURIComponent;
const { invocations, deliveries, installations, integrations, events } = workbench;
const space = workbench.spaces[':space'];
const pageParam = (spaceId: string, pageId: string) => ({
    param: { space: encode(spaceId), page: encode(pageId) },
});
const installationPath = (name: string, installationId: string) =>
    `/v1/integrations/${encode(name)}/installations/${encode(installationId)}`;

/** The scope in which an integration is installed and configured: the account, one space, or one site. */
export type InstallationScope =
    | { kind: 'account' }
    | { kind: 'space'; spaceId: string }
    | { kind: 'site'; siteId: string };

export async function getState(signal?: AbortSignal): Promise<WorkbenchState> {
    return (await workbench.state.$get({}, initOf({ ...(signal && { signal }) }))).json();
}

const resources = (spaceId: string, pageId: string) =>
    `/workbench/resources/spaces/${encode(spaceId)}/pages/${encode(pageId)}`;

/** Downloads a file of the space's repository, by its path from the page's own file. */
export async function getPageFile(spaceId: string, pageId: string, path: string): Promise<Blob> {
    const url = `${resources(spaceId, pageId)}/file?path=${encode(path)}`;
    return (await request('GET', url)).blob();
}

/** Reads reusable content as HTML. */
export async function getIncludedHtml(
    spaceId: string,
    pageId: string,
    path: string,
): Promise<string> {
    const url = `${resources(spaceId, pageId)}/include?path=${encode(path)}`;
    return (await call<{ html: string }>('GET', url)).html;
}

/** Evaluates an expression of a page, e.g. a variable. Returns an empty text if it has no value. */
export async function getExpression(
    spaceId: string,
    pageId: string,
    expression: string,
): Promise<string> {
    const url = `${resources(spaceId, pageId)}/expression?expression=${encode(expression)}`;
    return (await call<{ text: string }>('GET', url)).text;
}

/** An icon as an SVG path, with the size of its view box. */
export interface IconOutline {
    width: number;
    height: number;
    path: string;
}

/** Finds an icon by its Font Awesome name. */
export function getIcon(name: string): Promise<IconOutline> {
    return call<IconOutline>('GET', `/workbench/resources/icons/${encode(name)}`);
}

/** Lists the slugs of the organization's OpenAPI specifications. */
export async function listOpenAPISpecs(
    organizationId: string,
    signal: AbortSignal,
): Promise<string[]> {
    const { items } = await call<{ items: { slug: string }[] }>(
        'GET',
        `/v1/orgs/${encode(organizationId)}/openapi`,
        undefined,
        { signal },
    );
    return items.map(({ slug }) => slug);
}

export async function listInvocations(
    limit: number,
    before?: string,
): Promise<InvocationSummary[]> {
    const response = await invocations.$get({ query: { limit: String(limit), before } });
    return (await response.json()).items;
}

export async function getInvocation(id: string, signal?: AbortSignal): Promise<InvocationDetail> {
    const options = initOf({ ...(signal && { signal }) });
    return (await invocations[':id'].$get({ param: { id: encode(id) } }, options)).json();
}

export async function replayInvocation(id: string): Promise<{ invocationId: string }> {
    return (await invocations[':id'].replay.$post({ param: { id: encode(id) } })).json();
}

/** Writes the event of an invocation to `tests/fixtures` in the integration's folder. */
export async function saveFixture(id: string): Promise<SavedFixture> {
    const args = { param: { id: encode(id) }, json: {} };
    return (await invocations[':id'].fixture.$post(args)).json();
}

export async function sendEvent(event: SendEvent): Promise<{ invocationId: string }> {
    return (await events.$post({ json: event })).json();
}

export async function createPage(
    spaceId: string,
    page: { title: string; parent?: string },
): Promise<WorkbenchPage> {
    return (await space.pages.$post({ param: { space: encode(spaceId) }, json: page })).json();
}

export async function getPage(
    spaceId: string,
    pageId: string,
    signal?: AbortSignal,
): Promise<PageContent> {
    const options = initOf({ ...(signal && { signal }) });
    return (await space.pages[':page'].$get(pageParam(spaceId, pageId), options)).json();
}

export async function updatePage(
    spaceId: string,
    pageId: string,
    update: UpdatePage,
    options: CallOptions = {},
): Promise<PageContent> {
    const args = { ...pageParam(spaceId, pageId), json: update };
    return (await space.pages[':page'].$put(args, initOf(options, update))).json();
}

/** Deletes a page with its subpages. Returns the revision from which they can be restored. */
export async function deletePage(spaceId: string, pageId: string): Promise<{ revisionId: string }> {
    return (await space.pages[':page'].$delete(pageParam(spaceId, pageId))).json();
}

export async function restorePage(
    spaceId: string,
    pageId: string,
    revisionId: string,
): Promise<void> {
    const args = { ...pageParam(spaceId, pageId), json: { revisionId } };
    await space.pages[':page'].restore.$post(args);
}

export async function movePage(
    spaceId: string,
    pageId: string,
    place: MovePage,
): Promise<WorkbenchPage> {
    const args = { ...pageParam(spaceId, pageId), json: place };
    return (await space.pages[':page'].move.$post(args)).json();
}

export async function duplicatePage(spaceId: string, pageId: string): Promise<WorkbenchPage> {
    return (await space.pages[':page'].duplicate.$post(pageParam(spaceId, pageId))).json();
}

const revisionParam = (spaceId: string, pageId: string, version: number) => ({
    param: { space: encode(spaceId), page: encode(pageId), version: String(version) },
});

/** Lists the versions of a page, newest first. */
export async function listPageRevisions(
    spaceId: string,
    pageId: string,
    signal: AbortSignal,
): Promise<PageRevisionSummary[]> {
    const { revisions } = space.pages[':page'];
    const response = await revisions.$get(pageParam(spaceId, pageId), initOf({ signal }));
    return (await response.json()).items;
}

export async function getPageRevision(
    spaceId: string,
    pageId: string,
    version: number,
    signal: AbortSignal,
): Promise<DocumentBlock[]> {
    const revision = space.pages[':page'].revisions[':version'];
    const args = revisionParam(spaceId, pageId, version);
    return (await (await revision.$get(args, initOf({ signal }))).json()).nodes;
}

export async function restorePageRevision(
    spaceId: string,
    pageId: string,
    version: number,
): Promise<void> {
    const { restore } = space.pages[':page'].revisions[':version'];
    await restore.$post(revisionParam(spaceId, pageId, version));
}

/** Lists the revisions of a space, newest first. */
export async function listSpaceRevisions(
    spaceId: string,
    signal: AbortSignal,
): Promise<SpaceRevisionSummary[]> {
    const args = { param: { space: encode(spaceId) } };
    return (await (await space.revisions.$get(args, initOf({ signal }))).json()).items;
}

export async function restoreSpaceRevision(spaceId: string, revision: string): Promise<void> {
    const param = { space: encode(spaceId), revision: encode(revision) };
    await space.revisions[':revision'].restore.$post({ param });
}

/** Records a page view, which fires `space_view`. */
export async function viewPage(spaceId: string, pageId: string): Promise<void> {
    await space.pages[':page'].view.$post(pageParam(spaceId, pageId));
}

export async function setVisibility(
    spaceId: string,
    // The template type accepts plain strings, because the published client declares them as an enum.
    visibility: `${WorkbenchSpace['visibility']}`,
): Promise<WorkbenchSpace> {
    const args = { param: { space: encode(spaceId) }, json: { visibility } };
    return (await space.visibility.$put(args)).json();
}

export interface RenderResponse {
    output: ContentKitRenderOutput;
    /** The invocation that rendered the component, if the server names it. */
    invocationId: string | undefined;
}

/** Calls the API operation `renderIntegrationUIWithPost`. */
export async function renderComponent(
    integration: string,
    ui: RenderIntegrationUI,
    signal?: AbortSignal,
): Promise<RenderResponse> {
    const response = await request(
        'POST',
        `/v1/integrations/${encode(integration)}/render`,
        ui,
        signal ? { signal } : {},
    );
    // Not validated here: the ContentKit renderer validates outputs and reports schema deviations as diagnostics.
    const output = (await response.json()) as ContentKitRenderOutput;
    return { output, invocationId: response.headers.get('x-bindery-invocation') ?? undefined };
}

/** Calls the API operation `installIntegration`. */
export function install(name: string, organizationId: string): Promise<Installation> {
    return call('POST', `/v1/integrations/${encode(name)}/installations`, {
        organization: organizationId,
    });
}

/** Calls the API operation `uninstallIntegration`. */
export function uninstall(name: string, installationId: string): Promise<void> {
    return call('DELETE', installationPath(name, installationId));
}

/** Calls the API operation `installIntegrationOnSpace` or `installIntegrationOnSite`. */
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

/** Calls the API operation `uninstallIntegrationFromSpace` or `uninstallIntegrationFromSite`. */
export function uninstallFrom(
    name: string,
    installationId: string,
    scope: Exclude<InstallationScope, { kind: 'account' }>,
): Promise<void> {
    return call('DELETE', scopePath(name, installationId, scope));
}

const installation = integrations[':name'].installations[':id'];

/** Returns the fields that name the space or site of a scope in the workbench's routes. */
function scopeFields(scope: InstallationScope): { space?: string; site?: string } {
    if (scope.kind === 'space') return { space: scope.spaceId };
    return scope.kind === 'site' ? { site: scope.siteId } : {};
}

/** Changes fields of a configuration. Fields that the patch does not name are not changed, for example credentials. */
export async function patchConfiguration(
    name: string,
    installationId: string,
    scope: InstallationScope,
    patch: { values: Record<string, unknown>; removed: string[] },
): Promise<void> {
    await installation.configuration.$patch({
        param: { name: encode(name), id: encode(installationId) },
        json: { ...scopeFields(scope), ...patch },
    });
}

/** Returns a URL that a configuration opens, with a ticket if it is an endpoint of the installation. */
export async function ticketFor(
    name: string,
    installationId: string,
    url: string,
): Promise<string> {
    const response = await installation.connect.$post({
        param: { name: encode(name), id: encode(installationId) },
        json: { url },
    });
    return (await response.json()).url;
}

/** Fetches the options of a configuration property from its `completion_url`. */
export async function listCompletions(
    name: string,
    installationId: string,
    scope: InstallationScope,
    property: string,
    signal: AbortSignal,
): Promise<CompletionOption[]> {
    const response = await installation.completions[':property'].$get(
        {
            param: { name: encode(name), id: encode(installationId), property: encode(property) },
            query: scopeFields(scope),
        },
        initOf({ signal }),
    );
    return (await response.json()).items;
}

function scopePath(name: string, installationId: string, scope: InstallationScope): string {
    const base = installationPath(name, installationId);
    if (scope.kind === 'space') return `${base}/spaces/${encode(scope.spaceId)}`;
    if (scope.kind === 'site') return `${base}/sites/${encode(scope.siteId)}`;
    return base;
}

/** Pauses or resumes an installation. The events of a paused installation are held until it is resumed. */
export async function setPaused(installationId: string, isPaused: boolean): Promise<Installation> {
    const installation = installations[':id'];
    const action = isPaused ? installation.pause : installation.resume;
    return (await action.$post({ param: { id: encode(installationId) } })).json();
}

/** Enables an integration that was disabled because it failed repeatedly. */
export async function enableIntegration(name: string): Promise<void> {
    await integrations[':name'].enable.$post({ param: { name: encode(name) } });
}

export async function listDeliveries(
    integration: string,
    state: DeliveryState,
): Promise<Delivery[]> {
    const response = await deliveries.$get({ query: { integration, state } });
    return (await response.json()).items;
}

export async function replayDeliveries(selection: ReplayDeliveries): Promise<{ count: number }> {
    return (await deliveries.replay.$post({ json: selection })).json();
}

/** Parameters of an import or export: those fields of the published API that the workbench sets. */
export interface GitRequest {
    /** May contain credentials; the server removes them before it stores the URL. */
    url: string;
    /** A branch or tag, for example `main` or `refs/tags/v1`. */
    ref: string;
    force: boolean;
}

/** Calls the API operation `importGitRepository`. Resolves when the import is queued. */
export function importFromGit(spaceId: string, request: GitRequest): Promise<void> {
    return call('POST', `/v1/spaces/${encode(spaceId)}/git/import`, request);
}

/** Calls the API operation `exportToGitRepository`. Resolves when the export is queued. */
export function exportToGit(
    spaceId: string,
    request: GitRequest & { commitMessage: string },
): Promise<void> {
    return call('POST', `/v1/spaces/${encode(spaceId)}/git/export`, request);
}

/** Lists the latest imports and exports of a space, newest first. */
export async function listGitOperations(spaceId: string): Promise<GitOperation[]> {
    return (await (await space.git.$get({ param: { space: encode(spaceId) } })).json()).items;
}

export async function cancelGitOperation(spaceId: string, operationId: string): Promise<void> {
    const param = { space: encode(spaceId), operation: encode(operationId) };
    await space.git[':operation'].$delete({ param });
}

/** Restores the pages that the space had before an import. */
export async function undoImport(spaceId: string, operationId: string): Promise<void> {
    const param = { space: encode(spaceId), operation: encode(operationId) };
    await space.git[':operation'].undo.$post({ param });
}

export async function createSpace(title: string): Promise<WorkbenchSpace> {
    return (await workbench.spaces.$post({ json: { title } })).json();
}

export async function renameSpace(spaceId: string, title: string): Promise<void> {
    await space.title.$put({ param: { space: encode(spaceId) }, json: { title } });
}

export async function duplicateSpace(spaceId: string): Promise<WorkbenchSpace> {
    return (await space.duplicate.$post({ param: { space: encode(spaceId) } })).json();
}

export async function deleteSpace(spaceId: string): Promise<void> {
    await space.$delete({ param: { space: encode(spaceId) } });
}

const site = workbench.sites[':site'];

/** Creates a published site from spaces; the first is at its root. */
export async function createSite(title: string, spaces: string[]): Promise<WorkbenchSite> {
    return (await workbench.sites.$post({ json: { title, spaces } })).json();
}

export async function renameSite(siteId: string, title: string): Promise<void> {
    await site.title.$put({ param: { site: encode(siteId) }, json: { title } });
}

export async function deleteSite(siteId: string): Promise<void> {
    await site.$delete({ param: { site: encode(siteId) } });
}

/** Restores a deleted space or site, or a removed installation. */
export async function restoreDeleted(deleted: RestoreDeleted): Promise<void> {
    await workbench.trash.restore.$post({ json: deleted });
}

/** The share link of a site. It opens the site only while it is active. */
export interface ShareLink {
    url: string;
    isActive: boolean;
}

/** Calls the API operation `listSiteShareLinks`; every site has exactly one. */
export async function getShareLink(
    organizationId: string,
    siteId: string,
    signal: AbortSignal,
): Promise<ShareLink> {
    const { items } = await call<{ items: { active: boolean; urls: { published: string } }[] }>(
        'GET',
        `/v1/orgs/${encode(organizationId)}/sites/${encode(siteId)}/share-links`,
        undefined,
        { signal },
    );
    return { url: items[0]?.urls.published ?? '', isActive: items[0]?.active ?? false };
}

/** Replaces the share link of a site. Returns the new URL; the earlier link stops working at once. */
export async function renewShareLink(siteId: string): Promise<string> {
    const { renew } = site['share-link'];
    return (await (await renew.$post({ param: { site: encode(siteId) } })).json()).url;
}

/** Lists the stored versions of an integration that the organization owns. */
export async function listVersions(
    name: string,
    signal: AbortSignal,
): Promise<IntegrationVersion[]> {
    const param = { name: encode(name) };
    return (await (await integrations[':name'].versions.$get({ param }, initOf({ signal }))).json())
        .items;
}

/** Makes a version the current one; `approvedScopes` names the scopes that the current version does not have. */
export async function promoteVersion(
    name: string,
    number: number,
    approvedScopes: string[],
): Promise<void> {
    await integrations[':name'].versions.current.$put({
        param: { name: encode(name) },
        json: { number, approvedScopes },
    });
}

/** Lists the user's API tokens in the organization. */
export async function listTokens(signal: AbortSignal): Promise<ApiToken[]> {
    return (await (await workbench.tokens.$get({}, initOf({ signal }))).json()).items;
}

/** Creates an API token. Only this response contains its secret. */
export async function createToken(token: NewApiToken): Promise<CreatedApiToken> {
    return (await workbench.tokens.$post({ json: token })).json();
}

export async function revokeToken(id: string): Promise<void> {
    await workbench.tokens[':id'].$delete({ param: { id: encode(id) } });
}

/** Lists the keys with which pages of other sites render blocks. */
export async function listPublishableKeys(signal: AbortSignal): Promise<PublishableKey[]> {
    return (await (await workbench['publishable-keys'].$get({}, initOf({ signal }))).json()).items;
}

export async function createPublishableKey(key: CreatePublishableKey): Promise<PublishableKey> {
    return (await workbench['publishable-keys'].$post({ json: key })).json();
}

export async function revokePublishableKey(id: string): Promise<void> {
    await workbench['publishable-keys'][':id'].$delete({ param: { id: encode(id) } });
}

/** Lists the browsers in which the user is signed in. */
export async function listSessions(signal: AbortSignal): Promise<BrowserSession[]> {
    return (await (await workbench.sessions.$get({}, initOf({ signal }))).json()).items;
}

export async function endSession(id: string): Promise<void> {
    await workbench.sessions[':id'].$delete({ param: { id: encode(id) } });
}

/** Lists how much of its quotas the organization uses, with its integrations, or only one integration. */
export async function listQuotas(signal: AbortSignal, integration?: string): Promise<QuotaUsage[]> {
    const response = await workbench.quotas.$get({ query: { integration } }, initOf({ signal }));
    return (await response.json()).items;
}
