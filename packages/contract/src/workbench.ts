/** The shapes that the workbench and the server exchange; `workbench-api.ts` has the routes. */
import type {
    ContentVisibility,
    DocumentBlock,
    Integration,
    IntegrationConfigurations,
    IntegrationInstallation,
} from '@gitbook/api';

import type { EgressRecord, InvocationError, LogLine } from './invocation.ts';
import type { Event, EventType } from './event.ts';
import type { ManifestIssue } from './manifest.ts';
import type { Permission } from './permissions.ts';
import type { Scope } from './scopes.ts';
import type { SDK } from './version.ts';

/** The state that the workbench shows, except page content and invocations. */
export interface WorkbenchState {
    organization: { id: string; title: string };
    user: { id: string; displayName: string; permissions: Permission[] };
    /** The organizations of the user, for the switcher. */
    organizations: { id: string; title: string }[];
    spaces: WorkbenchSpace[];
    sites: WorkbenchSite[];
    integrations: WorkbenchIntegration[];
    /** One per watched folder, including folders without a successful build, which have no integration yet. */
    builds: FolderBuild[];
    /** `development`: folders are watched. */
    mode: 'development' | 'production';
}

/** A published site. */
export interface WorkbenchSite {
    id: string;
    title: string;
    url: string;
}

/** The deletion to undo: of a space, of a site, or of an installation on the account, a space or a site. */
export type RestoreDeleted =
    | { kind: 'space' | 'site'; id: string }
    | {
          kind: 'installation';
          id: string;
          scope?: { kind: 'space' | 'site'; id: string } | undefined;
      };

/** A space with its pages. */
export interface WorkbenchSpace {
    id: string;
    title: string;
    visibility: ContentVisibility;
    pages: WorkbenchPage[];
}

/** A page with its subpages, without content. */
export interface WorkbenchPage {
    id: string;
    title: string;
    path: string;
    /** Name of a Font Awesome icon, from the front matter of the page's file. */
    icon?: string;
    pages: WorkbenchPage[];
}

/** A page with its content. */
export interface PageContent {
    page: WorkbenchPage;
    /** Grows with every change; send it back with an update so that a concurrent edit is noticed (409). */
    documentVersion: number;
    nodes: DocumentBlock[];
}

/** One version of a page's document, in a list. */
export interface PageRevisionSummary {
    documentVersion: number;
    /** Milliseconds since the epoch. */
    createdAt: number;
    isCurrent: boolean;
}

/** One revision of a space's pages, in a list. */
export interface SpaceRevisionSummary {
    id: string;
    /** Milliseconds since the epoch. */
    createdAt: number;
    /** Display name; null for a change by an integration or by Git. */
    author: string | null;
    /** The commit that was imported; null for an edit. */
    commit: string | null;
    pageCount: number;
    isCurrent: boolean;
}

/** The new place of a page. */
export interface MovePage {
    /** Id of the new parent; null for the top level of the space. */
    parent: string | null;
    /** Id of the sibling that follows the page; null for the last place. */
    before: string | null;
}

/** A change of a page; absent fields keep their value. */
export interface UpdatePage {
    title?: string;
    nodes?: DocumentBlock[];
    /** Version of the page's document that the edit started from. */
    documentVersion: number;
}

/** An integration with its installations. */
export interface WorkbenchIntegration {
    /** The integration as the public API returns it. */
    integration: Integration;
    configurations: IntegrationConfigurations;
    installations: WorkbenchInstallation[];
    /** The folder from which it is built; absent for an integration that was published by a client. */
    folder?: string;
    /** The SDK in the version that runs. */
    sdk: SDK;
    /** The reason for which the integration is disabled, e.g. repeated failures; absent while it is enabled. */
    disabledReason?: string;
}

/** A stored version of an integration. */
export interface IntegrationVersion {
    number: number;
    hash: string;
    /** Milliseconds since the epoch. */
    publishedAt: number;
    /** True for the version that runs. */
    current: boolean;
    scopes: Scope[];
    /** Scopes that the current version does not have: they need an approval. */
    addedScopes: Scope[];
}

/** An installation with its space and site installations. */
export interface WorkbenchInstallation {
    installation: IntegrationInstallation;
    spaces: { spaceId: string; status: string; configuration: Record<string, unknown> }[];
    sites: { siteId: string; status: string; configuration: Record<string, unknown> }[];
}

/** A change of single fields of a configuration. All other fields keep their value. */
export interface PatchConfiguration {
    /** Id of a space or site that the integration is installed on; without either, the account installation changes. */
    space?: string | undefined;
    site?: string | undefined;
    values: Record<string, unknown>;
    /** Names of fields to remove. */
    removed: string[];
}

/** An option of a configuration property with a `completion_url`. */
export interface CompletionOption {
    /** The value that is stored. */
    id: string;
    label: string;
    /** URL of an image. */
    icon?: string;
}

/** The build of a watched folder. */
export interface FolderBuild {
    /** The name in the manifest; the folder's name while the manifest cannot be read. */
    integration: string;
    folder: string;
    status: BuildStatus;
}

/** The state of a build. While a folder does not build, its last good version keeps running. */
export type BuildStatus =
    | { state: 'building' }
    | {
          state: 'built';
          version: number;
          durationMs: number;
          builtAt: number;
          /** Warnings about the manifest, e.g. unknown fields. */
          warnings: ManifestIssue[];
      }
    /** `running`: the last good version; null if there is none. */
    | { state: 'broken'; problem: BuildProblem; running: number | null };

/** The errors that prevent a build: in the manifest, or in the script. */
export type BuildProblem =
    | { kind: 'manifest'; file: string; issues: ManifestIssue[] }
    | { kind: 'script'; errors: BuildErrorDetail[] };

/** One error in a script with its position. */
export interface BuildErrorDetail {
    message: string;
    /** Path relative to the integration's folder. Lines and columns count from 1. */
    file?: string;
    line?: number;
    column?: number;
    /** Source lines around the error with a caret, plain text. */
    frame?: string;
}

/** An invocation in a list. */
export interface InvocationSummary {
    id: string;
    /** The event's id; the same for every attempt. */
    eventId: string;
    integration: string;
    /** Null when the event has no installation, e.g. for a task of the integration itself. */
    installationId: string | null;
    version: number;
    type: EventType;
    /** Distinguishes invocations of one type: component and action, or method and path. */
    label: string;
    /** `running` until the outcome is known. */
    state: 'running' | 'succeeded' | 'failed';
    /** HTTP status of the outcome; null while running. */
    status: number | null;
    /** Milliseconds; null while running. */
    durationMs: number | null;
    /** Counts from 1. */
    attempt: number;
    /** Time of the next attempt, milliseconds since the epoch; null if there is none. */
    nextAttemptAt: number | null;
    /** Milliseconds since the epoch. */
    startedAt: number;
    logCount: number;
    errorMessage: string | null;
}

/** An invocation with its event, logs, outbound calls and error. */
export interface InvocationDetail extends InvocationSummary {
    event: Event;
    logs: LogLine[];
    egress: EgressRecord[];
    error: InvocationError | null;
    isolate: { process: number; cold: boolean } | null;
    /** Recorded in development only; null while the invocation runs. Credentials are masked. */
    response: RecordedResponse | null;
    /** The environment of the handler, with credentials masked. Recorded in development only. */
    environment: Record<string, unknown> | null;
    /** Recorded in development only; null while the invocation runs. */
    timing: InvocationTiming | null;
}

/** A response as a trace records it. */
export interface RecordedResponse {
    headers: [name: string, value: string][];
    /** The body as text, up to a limit. */
    body: string;
    /** Size of the whole body. */
    bytes: number;
    /** True if `body` is shorter than the whole body. */
    isTruncated: boolean;
}

/** Durations of the parts of an invocation, in milliseconds. */
export interface InvocationTiming {
    /** Assembling the environment, before the isolate is called. */
    environmentMs: number;
    /** From the call of the isolate to the end of the body and of `waitUntil` work. */
    totalMs: number;
}

/** A file in an integration's `tests/fixtures` with the event of an invocation. */
export interface SavedFixture {
    /** For `h.sendFixture(name)` of the test kit. */
    name: string;
    /** Relative to the integration's folder. */
    path: string;
}

/** An event that a person sends from the workbench. The server adds missing ids. */
export interface SendEvent {
    integration: string;
    installationId?: string;
    event: { type: EventType } & Record<string, unknown>;
}

/**
 * The state of a delivery. All states except `pending` are final until the delivery is replayed.
 * - `pending`: the delivery waits for its next attempt.
 * - `refused`: the integration responded with a 4xx status that is not retried.
 * - `unhandled`: the integration has no handler for the event (406).
 * - `cancelled`: the installation was removed before the event was handled.
 * - `dead`: all attempts failed.
 */
export type DeliveryState =
    | 'pending'
    | 'delivered'
    | 'refused'
    | 'unhandled'
    | 'cancelled'
    | 'dead';

/** The delivery of one event to one installation. */
export interface Delivery {
    eventId: string;
    type: string;
    integration: string;
    installationId: string | null;
    state: DeliveryState;
    attempts: number;
    /** Milliseconds since the epoch; null if there is none. */
    nextAttemptAt: number | null;
    lastStatus: number | null;
    lastError: string | null;
    createdAt: number;
}

/** Selects deliveries to replay; without fields, all that failed permanently. Fields narrow the selection. */
export interface ReplayDeliveries {
    integration?: string | undefined;
    installationId?: string | undefined;
    eventId?: string | undefined;
    states?: Extract<DeliveryState, 'dead' | 'refused'>[] | undefined;
    /** Milliseconds since the epoch. */
    from?: number | undefined;
    to?: number | undefined;
}

/** An import from a Git repository or an export to one, started by `importGitRepository` or `exportToGitRepository`. */
export interface GitOperation {
    id: string;
    spaceId: string;
    direction: 'import' | 'export';
    state: 'queued' | 'running' | 'success' | 'failure' | 'cancelled';
    /** The current stage: `GitSyncOperationStage` in GitBook's OpenAPI document. */
    stage: 'repo_fetch' | 'config_check' | 'content_process' | 'finalize';
    /** Processed and total pages; both 0 until the pages are counted. */
    done: number;
    total: number;
    /** The repository's URL, without credentials. */
    repository: string;
    ref: string;
    /** The commit that was imported, or that the export created. */
    commit: string | null;
    /** `conflict`: both sides changed; nothing was written. */
    error: { code: string; message: string } | null;
    /** Milliseconds since the epoch. */
    createdAt: number;
    updatedAt: number;
    finishedAt: number | null;
}

/** One message of the live stream. The first is always `hello`. */
export type LiveMessage =
    | { type: 'hello'; startedAt: number }
    | { type: 'invocation'; invocation: InvocationSummary }
    | ({ type: 'build' } & FolderBuild)
    /** A new version is active: render the blocks of this integration again with their state. */
    | { type: 'version'; integration: string; version: number }
    /** `WorkbenchState` changed: fetch it again. */
    | { type: 'state' }
    | { type: 'page'; spaceId: string; pageId: string; documentVersion: number }
    | { type: 'git'; operation: GitOperation };

/** A block that a publishable key may render. */
export interface PublishableKeyBlock {
    integration: string;
    /** Id of the block's component; absent: every block of the integration's manifest. */
    component?: string | undefined;
}

/** A key with which pages of other sites render blocks. It is part of their HTML, so it is not secret. */
export interface PublishableKey {
    object: 'publishable-key';
    id: string;
    name: string;
    key: string;
    /** Id of the space whose installations render the blocks. */
    space: string;
    blocks: PublishableKeyBlock[];
    /** Origins of the pages, e.g. `https://docs.example.com`; `http://localhost:*` means every local port. */
    origins: string[];
    createdAt: string;
    /** To the minute; null before the first use. */
    lastUsedAt: string | null;
    /** Signs the claims of visitors (HS256). It belongs on the page's server, never in a page. */
    visitorSecret: string;
}

/** Fields of a new publishable key. */
export interface CreatePublishableKey {
    name: string;
    space: string;
    blocks: PublishableKeyBlock[];
    origins: string[];
}

/** A quota and its use. `docs/operations.md` lists the quotas. */
export interface QuotaUsage {
    /** Name of the quota, for example `tasksPerIntegration`. */
    quota: string;
    /** The integration that the quota limits; null for a quota of the organization. */
    integration: string | null;
    /** Name of the counted things for display, for example “Waiting tasks”. */
    title: string;
    /** Title of the space or site whose use is shown; null if the use is not that of a single space or site. */
    subject: string | null;
    used: number;
    limit: number;
    unit: 'count' | 'bytes';
    /** At the limit, more is refused, or the oldest entries are deleted. */
    atLimit: 'refused' | 'oldest_deleted';
    /** The environment variable with which the operator changes the limit. */
    variable: string;
}
