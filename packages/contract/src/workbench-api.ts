/**
 * The routes below `/workbench`, which sessions and tokens of people may call, as Hono's `Schema`: the server's app is
 * type-checked against it, and the workbench calls the routes through Hono's typed client `hc`. The operations of
 * GitBook's API (install, configure, render, …) are below `/v1`.
 */
import type { DocumentBlock, IntegrationInstallation } from '@gitbook/api';

import type {
    ApiToken,
    AuditRecord,
    BrowserSession,
    CreatedApiToken,
    Invitation,
    Member,
    NewApiToken,
} from './identity.ts';
import type { Role } from './permissions.ts';
import type {
    CompletionOption,
    CreatePublishableKey,
    Delivery,
    DeliveryState,
    GitOperation,
    IntegrationVersion,
    InvocationDetail,
    InvocationSummary,
    MovePage,
    PageContent,
    PageRevisionSummary,
    PatchConfiguration,
    PublishableKey,
    QuotaUsage,
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
} from './workbench.ts';

// Type aliases throughout: an interface is not assignable to the index signature of Hono's `Schema`.

type JsonRoute<Output, Input = object, Status extends number = 200> = {
    input: Input;
    output: Output;
    outputFormat: 'json';
    status: Status;
};

/** Responds with status 204. */
type EmptyRoute<Input> = { input: Input; output: null; outputFormat: 'body'; status: 204 };

type Param<Name extends string> = { param: { [K in Name]: string } };

/** The routes below `/workbench` with their input and output. */
export type WorkbenchRoutes = {
    '/state': { $get: JsonRoute<WorkbenchState> };
    /** Server-Sent Events; `data` is a `LiveMessage`. */
    '/live': { $get: { input: object; output: string; outputFormat: 'text'; status: 200 } };
    '/invocations': {
        $get: JsonRoute<
            { items: InvocationSummary[] },
            {
                query: {
                    limit?: string | undefined;
                    before?: string | undefined;
                    integration?: string | undefined;
                };
            }
        >;
    };
    '/invocations/:id': { $get: JsonRoute<InvocationDetail, Param<'id'>> };
    '/invocations/:id/replay': { $post: JsonRoute<{ invocationId: string }, Param<'id'>> };
    /** Writes the event to `tests/fixtures` in the integration's folder. Only in development. */
    '/invocations/:id/fixture': {
        $post: JsonRoute<SavedFixture, Param<'id'> & { json: { name?: string | undefined } }, 201>;
    };
    '/events': { $post: JsonRoute<{ invocationId: string }, { json: SendEvent }> };
    '/installations/:id/pause': { $post: JsonRoute<IntegrationInstallation, Param<'id'>> };
    '/installations/:id/resume': { $post: JsonRoute<IntegrationInstallation, Param<'id'>> };
    '/integrations/:name/enable': { $post: EmptyRoute<Param<'name'>> };
    /** Changes some fields of a configuration. All other fields keep their value, including credentials. */
    '/integrations/:name/installations/:id/configuration': {
        $patch: EmptyRoute<Param<'name' | 'id'> & { json: PatchConfiguration }>;
    };
    /**
     * Returns the URL with a ticket if it is an endpoint of the installation: a connection by OAuth starts only with a
     * ticket, which is valid for a minute.
     */
    '/integrations/:name/installations/:id/connect': {
        $post: JsonRoute<{ url: string }, Param<'name' | 'id'> & { json: { url: string } }>;
    };
    /** The options of a configuration property with a `completion_url`, from the integration's endpoint. */
    '/integrations/:name/installations/:id/completions/:property': {
        $get: JsonRoute<
            { items: CompletionOption[] },
            Param<'name' | 'id' | 'property'> & {
                query: { space?: string | undefined; site?: string | undefined };
            }
        >;
    };
    '/deliveries': {
        $get: JsonRoute<
            { items: Delivery[] },
            {
                query: {
                    limit?: string | undefined;
                    state?: DeliveryState | undefined;
                    integration?: string | undefined;
                    installation?: string | undefined;
                };
            }
        >;
    };
    '/deliveries/replay': { $post: JsonRoute<{ count: number }, { json: ReplayDeliveries }> };
    /** The use of the quotas of the organization and its integrations, or of one integration. */
    '/quotas': {
        $get: JsonRoute<{ items: QuotaUsage[] }, { query: { integration?: string | undefined } }>;
    };
    '/publishable-keys': {
        $get: JsonRoute<{ items: PublishableKey[] }>;
        $post: JsonRoute<PublishableKey, { json: CreatePublishableKey }, 201>;
    };
    /** Revokes a key at once. */
    '/publishable-keys/:id': { $delete: EmptyRoute<Param<'id'>> };
    '/spaces': { $post: JsonRoute<WorkbenchSpace, { json: { title: string } }, 201> };
    /** Deletes a space. `/trash/restore` restores it. */
    '/spaces/:space': { $delete: EmptyRoute<Param<'space'>> };
    '/spaces/:space/title': {
        $put: JsonRoute<WorkbenchSpace, Param<'space'> & { json: { title: string } }>;
    };
    /** Copies a space with its pages. */
    '/spaces/:space/duplicate': { $post: JsonRoute<WorkbenchSpace, Param<'space'>, 201> };
    '/spaces/:space/pages': {
        $post: JsonRoute<
            WorkbenchPage,
            Param<'space'> & { json: { title: string; parent?: string | undefined } },
            201
        >;
    };
    '/spaces/:space/pages/:page': {
        $get: JsonRoute<PageContent, Param<'space' | 'page'>>;
        $put: JsonRoute<PageContent, Param<'space' | 'page'> & { json: UpdatePage }>;
        /** Returns the last revision with the page, for `restore`. */
        $delete: JsonRoute<{ revisionId: string }, Param<'space' | 'page'>>;
    };
    '/spaces/:space/pages/:page/move': {
        $post: JsonRoute<WorkbenchPage, Param<'space' | 'page'> & { json: MovePage }>;
    };
    /** Copies a page with its subpages and places the copy after it. */
    '/spaces/:space/pages/:page/duplicate': {
        $post: JsonRoute<WorkbenchPage, Param<'space' | 'page'>, 201>;
    };
    /** Restores a deleted page with its subpages from a revision that has it. */
    '/spaces/:space/pages/:page/restore': {
        $post: EmptyRoute<Param<'space' | 'page'> & { json: { revisionId: string } }>;
    };
    '/spaces/:space/pages/:page/revisions': {
        $get: JsonRoute<{ items: PageRevisionSummary[] }, Param<'space' | 'page'>>;
    };
    '/spaces/:space/pages/:page/revisions/:version': {
        $get: JsonRoute<{ nodes: DocumentBlock[] }, Param<'space' | 'page' | 'version'>>;
    };
    '/spaces/:space/pages/:page/revisions/:version/restore': {
        $post: JsonRoute<PageContent, Param<'space' | 'page' | 'version'>>;
    };
    '/spaces/:space/revisions': {
        $get: JsonRoute<{ items: SpaceRevisionSummary[] }, Param<'space'>>;
    };
    '/spaces/:space/revisions/:revision/restore': {
        $post: EmptyRoute<Param<'space' | 'revision'>>;
    };
    /** Records that a person opened the page, which sends a `space_view` event. */
    '/spaces/:space/pages/:page/view': { $post: EmptyRoute<Param<'space' | 'page'>> };
    '/spaces/:space/visibility': {
        $put: JsonRoute<
            WorkbenchSpace,
            Param<'space'> & { json: { visibility: `${WorkbenchSpace['visibility']}` } }
        >;
    };
    '/spaces/:space/git': { $get: JsonRoute<{ items: GitOperation[] }, Param<'space'>> };
    /** Cancels an import or export. */
    '/spaces/:space/git/:operation': { $delete: EmptyRoute<Param<'space' | 'operation'>> };
    /** Restores the pages that the space had before an import; 409 if they were changed since. */
    '/spaces/:space/git/:operation/undo': { $post: EmptyRoute<Param<'space' | 'operation'>> };
    /** Creates a published site from spaces; the first is at its root. */
    '/sites': {
        $post: JsonRoute<WorkbenchSite, { json: { title: string; spaces: string[] } }, 201>;
    };
    /** Deletes a site. `/trash/restore` restores it. */
    '/sites/:site': { $delete: EmptyRoute<Param<'site'>> };
    '/sites/:site/title': {
        $put: JsonRoute<WorkbenchSite, Param<'site'> & { json: { title: string } }>;
    };
    /** Restores a deleted space or site, or a removed installation. They are kept for 30 days. */
    '/trash/restore': { $post: EmptyRoute<{ json: RestoreDeleted }> };
    '/integrations/:name/versions': {
        $get: JsonRoute<{ items: IntegrationVersion[] }, Param<'name'>>;
    };
    /**
     * Makes a stored version the current one. `approvedScopes` names the scopes that the current version does not have.
     */
    '/integrations/:name/versions/current': {
        $put: EmptyRoute<
            Param<'name'> & { json: { number: number; approvedScopes?: string[] | undefined } }
        >;
    };
    /**
     * Replaces the share link of a site. The earlier link stops working at once, also for readers who have opened it.
     */
    '/sites/:site/share-link/renew': { $post: JsonRoute<{ url: string }, Param<'site'>> };
    /** The API tokens of the user in the organization. */
    '/tokens': {
        $get: JsonRoute<{ items: ApiToken[] }>;
        $post: JsonRoute<CreatedApiToken, { json: NewApiToken }, 201>;
    };
    /** Revokes a token. */
    '/tokens/:id': { $delete: EmptyRoute<Param<'id'>> };
    /** The browsers in which the user is signed in. */
    '/sessions': { $get: JsonRoute<{ items: BrowserSession[] }> };
    /** Signs one browser out. The id `current` means the browser that calls. */
    '/sessions/:id': { $delete: EmptyRoute<Param<'id'>> };
    /** Creates a URL that signs one browser in, once. */
    '/sign-in-codes': {
        $post: JsonRoute<{ url: string }, { json: { path?: string | undefined } }, 201>;
    };
    /** Changes the organization that the session of this browser shows. */
    '/session/organization': { $put: EmptyRoute<{ json: { organization: string } }> };
    '/members': { $get: JsonRoute<{ items: Member[] }> };
    '/members/:id/role': { $put: EmptyRoute<Param<'id'> & { json: { role: Role } }> };
    '/members/:id': { $delete: EmptyRoute<Param<'id'>> };
    '/invitations': {
        $get: JsonRoute<{ items: Invitation[] }>;
        /** The response has the link, which cannot be read again. */
        $post: JsonRoute<
            Invitation & { url: string },
            { json: { role: Role; email?: string | null | undefined } },
            201
        >;
    };
    '/invitations/:id': { $delete: EmptyRoute<Param<'id'>> };
    '/audit': { $get: JsonRoute<{ items: AuditRecord[] }, { query: AuditQuery }> };
    /** One JSON object a line, at most 10,000. */
    '/audit/export': {
        $get: {
            input: { query: AuditQuery };
            output: string;
            outputFormat: 'body';
            status: 200;
        };
    };
};

/** Filter of the audit log; times in ISO 8601. */
type AuditQuery = {
    limit?: string | undefined;
    before?: string | undefined;
    action?: string | undefined;
    actor?: string | undefined;
    target?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
};
