import type { DeliveryState, JSONDocument, PublicManifest, Version } from '@bindery/contract';
import type { ContentVisibility, SiteVisibility } from '@gitbook/api';
import type { ColumnType, Generated, Kysely, Transaction } from 'kysely';

import type { GitTables } from './git-tables.ts';

/**
 * JSON is written as text, because `pg` would turn a JavaScript array into a PostgreSQL array; see {@link json}.
 */
type Json<T> = ColumnType<T, string, string>;

/** Set by the database when a row is inserted, changed by hand afterwards. */
type Timestamp = ColumnType<Date, Date | undefined, Date>;

/** Columns that end in `_sealed` hold ciphertext of `secrets/keyring.ts`, never plain text. */
export interface Schema extends GitTables {
    settings: { name: string; value_sealed: string };
    organizations: { id: string; title: string; created_at: Timestamp };
    users: {
        id: string;
        organization_id: string;
        display_name: string;
        email: string | null;
        created_at: Timestamp;
    };
    spaces: SpaceTable;
    space_revisions: {
        id: string;
        space_id: string;
        parent_id: string | null;
        pages: Json<PageNode[]>;
        git: Json<{ oid: string; message: string; ref: string } | null> | null;
        created_by: string | null;
        created_at: Timestamp;
    };
    page_documents: {
        id: string;
        space_id: string;
        page_id: string;
        /** Counts the versions of one page's document, from 1. */
        version: number;
        document: Json<JSONDocument>;
        created_at: Timestamp;
    };
    sites: SiteTable;
    site_spaces: {
        id: string;
        site_id: string;
        space_id: string;
        path: string;
        created_at: Timestamp;
    };
    integrations: IntegrationTable;
    versions: VersionTable;
    version_assets: {
        integration: string;
        number: number;
        path: string;
        content_type: string;
        content: string;
    };
    installations: InstallationTable;
    scoped_installations: ScopedInstallationTable;
    events: EventTable;
    invocations: InvocationTable;
    trace_batches: TraceBatchTable;
}

export interface SpaceTable {
    id: string;
    organization_id: string;
    title: string;
    visibility: `${ContentVisibility}`;
    revision_id: string;
    created_at: Timestamp;
    updated_at: Timestamp;
}

/** A page in the page tree of a space revision. */
export interface PageNode {
    id: string;
    title: string;
    description?: string;
    slug: string;
    /** Row of `page_documents`: one version of the page's document. */
    documentId: string;
    pages: PageNode[];
    createdAt: string;
    updatedAt: string;
    /** A heading among the pages, without anything to read. */
    group?: true;
}

export interface SiteTable {
    id: string;
    organization_id: string;
    title: string;
    slug: string;
    visibility: `${SiteVisibility}`;
    published: boolean;
    adaptive_schema: Json<unknown> | null;
    adaptive_updated_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    created_at: Timestamp;
}

export interface IntegrationTable {
    name: string;
    /** Tells it from another that had the name before, and was unpublished. */
    id: string;
    organization_id: string;
    /** Number of the version that runs. */
    version: number;
    secrets_sealed: string;
    /** The folder that it is developed in. */
    folder: string | null;
    /** Where events are forwarded while its author develops it; `all`: those of every organization. */
    development: Json<{ tunnelUrl: string; all: boolean } | null> | null;
    /** Why it was switched off; null: it runs. */
    disabled_reason: string | null;
    /** Deliveries that failed for good since the last one that succeeded. */
    failures: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
}

export interface VersionTable {
    integration: string;
    number: number;
    hash: string;
    manifest: Json<PublicManifest>;
    script: string;
    source_map: string | null;
    runtime: Version['sdk'];
    created_at: Timestamp;
}

export type InstallationStatus = 'active' | 'pending' | 'paused';

interface ConfiguredTable {
    status: InstallationStatus;
    configuration_sealed: string;
    external_ids: string[];
    created_at: Timestamp;
    updated_at: Timestamp;
}

export interface InstallationTable extends ConfiguredTable {
    id: string;
    integration: string;
    organization_id: string;
    space_selection: 'all' | 'selected';
    site_selection: 'all' | 'selected';
}

/** An installation on one space or site, below that on the organization. */
export interface ScopedInstallationTable extends ConfiguredTable {
    installation_id: string;
    kind: ScopeKind;
    /** Id of the space or site. */
    scope_id: string;
}

export type ScopeKind = 'space' | 'site';

/** An event and its way to one installation: the outbox. */
export interface EventTable {
    /** Order of recording; first attempts within an installation follow it. */
    seq: Generated<string>;
    id: string;
    type: string;
    integration: string;
    installation_id: string | null;
    /** First attempts run one after another within a lane: an installation. A task is a lane of its own. */
    lane: string;
    payload: Json<Record<string, unknown>>;
    /** What of the payload may hold secrets: previous configurations, task payloads, cookies and URLs of visitors. */
    payload_sealed: string | null;
    state: DeliveryState;
    attempts: Generated<number>;
    /** Attempts when it was last replayed: the schedule of retries begins again after them. */
    attempts_before_replay: Generated<number>;
    /** Null: final. */
    next_attempt_at: ColumnType<Date | null, Date | null, Date | null>;
    last_status: ColumnType<number | null, number | null | undefined, number | null>;
    last_error: ColumnType<string | null, string | null | undefined, string | null>;
    created_at: Timestamp;
    finished_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

export interface InvocationTable {
    /** Order of recording. */
    seq: Generated<string>;
    id: string;
    event_id: string;
    integration: string;
    version: number;
    installation_id: string | null;
    type: string;
    label: string;
    state: 'succeeded' | 'failed';
    status: number | null;
    duration_ms: number;
    attempt: number;
    next_attempt_at: Date | null;
    started_at: Date;
    log_count: number;
    error_message: string | null;
    /** Row of `trace_batches`. */
    batch_id: string;
}

/** What traces of one integration that were written together hold beside their rows: sealing each would take longer. */
export interface TraceBatchTable {
    id: string;
    integration: string;
    details_sealed: string;
    /** Of the traces that were written with it, the last: when that is gone the batch is not needed any more. */
    last_seq: Generated<string>;
}

export type Database = Kysely<Schema>;

/** A database or a transaction on it: what reads may run on. */
export type Connection = Kysely<Schema> | Transaction<Schema>;

/** What writes run on, so that a change and its event are one. */
export type Tx = Transaction<Schema>;

/**
 * A value for a JSON column, or for a statement that reads its rows from JSON. PostgreSQL takes neither U+0000 nor half
 * of a surrogate pair: U+FFFD stands for them, so that what one integration says never fails a write shared by many.
 */
export function json(value: unknown): string {
    const text = JSON.stringify(value ?? null);
    if (!text.includes('\\u0000') && !text.includes('\\ud')) return text;
    // An escaped backslash is no beginning of an escape.
    return text.replaceAll(/\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g, (escape) =>
        escape === '\\\\' ? escape : '\ufffd',
    );
}
