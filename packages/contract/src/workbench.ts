/**
 * What the workbench and the server agree on beside the public API: paths under `/workbench`, answered only to the
 * local user's token. Everything that GitBook's API can do (install, configure, render, …) goes through `/v1`.
 *
 * | call                                                | body                  | answer                         |
 * | --------------------------------------------------- | --------------------- | ------------------------------ |
 * | GET    /workbench/state                             |                       | WorkbenchState                 |
 * | GET    /workbench/live                              |                       | SSE, `data:` a LiveMessage     |
 * | GET    /workbench/invocations?before=ID&limit=N     |                       | { items: InvocationSummary[] } |
 * | GET    /workbench/invocations/{id}                  |                       | InvocationDetail               |
 * | POST   /workbench/invocations/{id}/replay           |                       | { invocationId }               |
 * | POST   /workbench/events                            | SendEvent             | { invocationId }               |
 * | POST   /workbench/spaces/{space}/pages              | { title, parent? }    | WorkbenchPage                  |
 * | GET    /workbench/spaces/{space}/pages/{page}       |                       | PageContent                    |
 * | PUT    /workbench/spaces/{space}/pages/{page}       | UpdatePage            | PageContent                    |
 * | DELETE /workbench/spaces/{space}/pages/{page}       |                       | 204                            |
 * | POST   /workbench/spaces/{space}/pages/{page}/view  |                       | 204; fires `space_view`        |
 * | PUT    /workbench/spaces/{space}/visibility         | { visibility }        | WorkbenchSpace                 |
 * | GET    /workbench/spaces/{space}/git                |                       | { items: GitOperation[] }      |
 * | DELETE /workbench/spaces/{space}/git/{operation}    |                       | 204; the operation is cancelled |
 * | POST   /workbench/installations/{id}/pause          |                       | IntegrationInstallation        |
 * | POST   /workbench/installations/{id}/resume         |                       | IntegrationInstallation        |
 * | POST   /workbench/integrations/{name}/enable        |                       | 204                            |
 * | GET    /workbench/deliveries?state=S&integration=N  |                       | { items: Delivery[] }          |
 * | POST   /workbench/deliveries/replay                 | ReplayDeliveries      | { count }                      |
 */
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
import type { SDK } from './version.ts';

/** Where the server puts the local user's token for the workbench: `<meta name="bindery-token" content="…">`. */
export const TOKEN_META = 'bindery-token';

/** All that the workbench shows beside pages and invocations. */
export interface WorkbenchState {
    organization: { id: string; title: string };
    user: { id: string; displayName: string };
    spaces: WorkbenchSpace[];
    sites: { id: string; title: string; url: string }[];
    integrations: WorkbenchIntegration[];
    /** One a folder, also of those that never built and so have no integration yet. */
    builds: FolderBuild[];
    /** `development`: folders are watched. */
    mode: 'development' | 'production';
}

/** A space with its pages. */
export interface WorkbenchSpace {
    id: string;
    title: string;
    visibility: ContentVisibility;
    pages: WorkbenchPage[];
}

/** A page and those below it, without content. */
export interface WorkbenchPage {
    id: string;
    title: string;
    path: string;
    pages: WorkbenchPage[];
}

/** A page with its content. */
export interface PageContent {
    page: WorkbenchPage;
    /** Grows with every change; send it back with an update so that a concurrent edit is noticed (409). */
    documentVersion: number;
    nodes: DocumentBlock[];
}

/** A change of a page; what is absent stays. */
export interface UpdatePage {
    title?: string;
    nodes?: DocumentBlock[];
    /** Version of the page's document that the edit started from. */
    documentVersion: number;
}

/** An integration, where it is installed, and how its folder fares. */
export interface WorkbenchIntegration {
    /** As the API shows it: name, version, title, blocks, urls, scopes. */
    integration: Integration;
    configurations: IntegrationConfigurations;
    installations: WorkbenchInstallation[];
    /** The folder it is developed in; absent for a published one. */
    folder?: string;
    /** The SDK in the version that runs. */
    sdk: SDK;
    /** Why it was switched off, e.g. because its events keep failing; absent: it runs. */
    disabledReason?: string;
}

/** An installation with those on spaces and sites below it. */
export interface WorkbenchInstallation {
    installation: IntegrationInstallation;
    spaces: { spaceId: string; status: string; configuration: Record<string, unknown> }[];
    sites: { siteId: string; status: string; configuration: Record<string, unknown> }[];
}

/** How the sources of a watched folder stand to what runs. */
export interface FolderBuild {
    /** The name in the manifest; the folder's own until there is a manifest that can be read. */
    integration: string;
    folder: string;
    status: BuildStatus;
}

/** Building, built or broken; while broken the last good version keeps running. */
export type BuildStatus =
    | { state: 'building' }
    | {
          state: 'built';
          version: number;
          durationMs: number;
          builtAt: number;
          /** Slips of the manifest that do not stop the integration. */
          warnings: ManifestIssue[];
      }
    /** `running`: the last good version; null: there never was one. */
    | { state: 'broken'; problem: BuildProblem; running: number | null };

/** Why a folder does not build: mistakes in the manifest, or in the script. */
export type BuildProblem =
    | { kind: 'manifest'; file: string; issues: ManifestIssue[] }
    | { kind: 'script'; errors: BuildErrorDetail[] };

/** One mistake in a script, placed in its file. */
export interface BuildErrorDetail {
    message: string;
    /** Relative to the integration's folder. Lines and columns count from 1. */
    file?: string;
    line?: number;
    column?: number;
    /** Source lines around the mistake with a caret, plain text. */
    frame?: string;
}

/** An invocation in a list. */
export interface InvocationSummary {
    id: string;
    /** The event's id, stable over attempts. */
    eventId: string;
    integration: string;
    /** Null: the integration itself was called, e.g. for a task. */
    installationId: string | null;
    version: number;
    type: EventType;
    /** What tells it from others of its type: a component and action, a method and path. */
    label: string;
    /** `running` until the outcome is known. */
    state: 'running' | 'succeeded' | 'failed';
    /** HTTP status of the outcome; null while running. */
    status: number | null;
    /** Milliseconds; null while running. */
    durationMs: number | null;
    /** Counts from 1. */
    attempt: number;
    /** When the next attempt is due, milliseconds since the epoch; null: none. */
    nextAttemptAt: number | null;
    /** Milliseconds since the epoch. */
    startedAt: number;
    logCount: number;
    errorMessage: string | null;
}

/** An invocation with all that is known of it. */
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

/** A response as it is kept in a trace. */
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

/** An event sent by hand; ids are filled in when they are missing. */
export interface SendEvent {
    integration: string;
    installationId?: string;
    event: { type: EventType } & Record<string, unknown>;
}

/**
 * `pending` waits for an attempt; the others are final, until somebody replays it. `cancelled`: its installation was removed
 * before it was handled.
 */
export type DeliveryState =
    | 'pending'
    | 'delivered'
    | 'refused'
    | 'unhandled'
    | 'cancelled'
    | 'dead';

/** An event on its way to one installation. */
export interface Delivery {
    eventId: string;
    type: string;
    integration: string;
    installationId: string | null;
    state: DeliveryState;
    attempts: number;
    /** Milliseconds since the epoch; null: none. */
    nextAttemptAt: number | null;
    lastStatus: number | null;
    lastError: string | null;
    createdAt: number;
}

/** Which deliveries to begin again; by default all that failed for good. Fields that are absent do not limit. */
export interface ReplayDeliveries {
    integration?: string;
    installationId?: string;
    eventId?: string;
    states?: Extract<DeliveryState, 'dead' | 'refused'>[];
    /** Milliseconds since the epoch. */
    from?: number;
    to?: number;
}

/** An import from a Git repository or an export to one. Begun by `/v1` (`importGitRepository`, `exportToGitRepository`). */
export interface GitOperation {
    id: string;
    spaceId: string;
    direction: 'import' | 'export';
    state: 'queued' | 'running' | 'success' | 'failure' | 'cancelled';
    /** What is going on, as the published `GitSyncOperationStage` names it. */
    stage: 'repo_fetch' | 'config_check' | 'content_process' | 'finalize';
    /** Pages that are done, of how many; both 0 until they are counted. */
    done: number;
    total: number;
    /** The repository, without credentials. */
    repository: string;
    ref: string;
    /** The commit that was imported, or that the export made. */
    commit: string | null;
    /** `conflict`: both sides have changed; nothing was touched. */
    error: { code: string; message: string } | null;
    /** Milliseconds since the epoch. */
    createdAt: number;
    updatedAt: number;
    finishedAt: number | null;
}

/** One line of the live stream. The first is always `hello`. */
export type LiveMessage =
    | { type: 'hello'; startedAt: number }
    | { type: 'invocation'; invocation: InvocationSummary }
    | ({ type: 'build' } & FolderBuild)
    /** A new version runs: blocks of this integration should render again, keeping their state. */
    | { type: 'version'; integration: string; version: number }
    /** Something in `WorkbenchState` changed: fetch it again. */
    | { type: 'state' }
    | { type: 'page'; spaceId: string; pageId: string; documentVersion: number }
    | { type: 'git'; operation: GitOperation };
