import type {
    DeliveryState,
    JSONDocument,
    PublicManifest,
    PublishableKeyBlock,
    Version,
} from '@bindery/contract';
import type { ContentVisibility, SiteVisibility } from '@gitbook/api';
import type { ColumnType, Generated, Kysely, Transaction } from 'kysely';

import type { PageSettings } from '@bindery/markdown';

import type { GitTables } from './git-tables.ts';
import type { IdentityTables } from './identity-tables.ts';
import type { OpenAPITables } from './openapi-tables.ts';
import type { PeopleTables } from './people-tables.ts';
import type { TrashTables } from './trash-tables.ts';

/** JSON is written as text, because `pg` would turn a JavaScript array into a PostgreSQL array; see {@link json}. */
type Json<T> = ColumnType<T, string, string>;

/** The database sets the time at insert; updates set it explicitly. */
type Timestamp = ColumnType<Date, Date | undefined, Date>;

/** A time that is null at insert. */
type NullableTime = ColumnType<Date | null, Date | null | undefined, Date | null>;

/** Columns that end in `_sealed` hold ciphertext of `secrets/keyring.ts`, never plain text. */
export interface Schema
    extends GitTables, IdentityTables, OpenAPITables, PeopleTables, TrashTables {
    settings: { name: string; value_sealed: string };
    organizations: { id: string; title: string; created_at: Timestamp };
    users: {
        id: string;
        organization_id: string;
        display_name: string;
        email: string | null;
        /** A disabled user cannot sign in, and the user's sessions and tokens are refused. */
        disabled_at: NullableTime;
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
    /**
     * The full-text index: parts of the current pages, see `search/passages.ts`. `words` is a `tsvector` and is only
     * searched, never read.
     */
    search_passages: {
        space_id: string;
        page_id: string;
        ordinal: number;
        anchor: string;
        heading: string;
        body: string;
        words: string;
    };
    sites: SiteTable;
    spent_visitor_tokens: { hash: string; forget_at: Date };
    publishable_keys: PublishableKeyTable;
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
    /** Version of the full-text index that the space's pages are in, see `search/search-index.ts`. */
    search_format: Generated<number>;
    /** A deleted space is kept until it is pruned, so that it can be restored. */
    deleted_at: NullableTime;
    created_at: Timestamp;
    updated_at: Timestamp;
}

/** A page in the page tree of a space revision. */
export interface PageNode {
    id: string;
    title: string;
    description?: string;
    /** Name of a Font Awesome icon. */
    icon?: string;
    /** How the page is shown, from its front matter. */
    settings?: PageSettings;
    slug: string;
    /** Id of a row in `page_documents`: one version of the page's document. */
    documentId: string;
    pages: PageNode[];
    createdAt: string;
    updatedAt: string;
    /** A heading among the pages, without a document. */
    group?: true;
}

export interface SiteTable {
    id: string;
    organization_id: string;
    title: string;
    slug: string;
    visibility: `${SiteVisibility}`;
    published: boolean;
    /** Grows when the share link is renewed. */
    share_key_version: Generated<number>;
    adaptive_schema: Json<unknown> | null;
    adaptive_updated_at: NullableTime;
    /** A deleted site is kept until it is pruned, so that it can be restored. */
    deleted_at: NullableTime;
    created_at: Timestamp;
}

export interface PublishableKeyTable {
    id: string;
    organization_id: string;
    space_id: string;
    key: string;
    name: string;
    blocks: Json<PublishableKeyBlock[]>;
    origins: Json<string[]>;
    created_at: Timestamp;
    revoked_at: NullableTime;
    last_used_at: NullableTime;
}

export interface IntegrationTable {
    name: string;
    /** Distinguishes the integration from an earlier, unpublished one that had the same name. */
    id: string;
    organization_id: string;
    /** Number of the current version. */
    version: number;
    secrets_sealed: string;
    /** The folder in which the integration is developed. */
    folder: string | null;
    /** Development mode: events are forwarded to `tunnelUrl`; if `all`, the events of every organization. */
    development: Json<{ tunnelUrl: string; all: boolean } | null> | null;
    /** Reason why the integration is disabled; null if it is enabled. */
    disabled_reason: string | null;
    /** Number of dead letters since the last successful delivery. */
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
    sdk: Version['sdk'];
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

/** An installation on one space or site, below the installation on the organization. */
export interface ScopedInstallationTable extends ConfiguredTable {
    installation_id: string;
    kind: ScopeKind;
    /** Id of the space or site. */
    scope_id: string;
}

export type ScopeKind = 'space' | 'site';

/** The outbox: an event and the state of its delivery to one installation. */
export interface EventTable {
    /** Order of recording, which the first attempts of one lane follow. */
    seq: Generated<string>;
    id: string;
    type: string;
    integration: string;
    installation_id: string | null;
    /** First attempts in one lane run in order. Each installation has one lane, and each task has its own. */
    lane: string;
    payload: Json<Record<string, unknown>>;
    /** The parts of the payload that may hold secrets, see `outbox/event-secrets.ts`. */
    payload_sealed: string | null;
    state: DeliveryState;
    attempts: Generated<number>;
    /** Value of `attempts` at the last replay, from which the retry schedule restarts. */
    attempts_before_replay: Generated<number>;
    /** Time of the next attempt; null if there is none. */
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
    /** Id of a row in `trace_batches`. */
    batch_id: string;
}

/** The sealed details of traces of one integration that were written together (decision 62). */
export interface TraceBatchTable {
    id: string;
    integration: string;
    details_sealed: string;
    /** `seq` of the last trace in the batch. The batch is deleted with that trace. */
    last_seq: Generated<string>;
}

export type Database = Kysely<Schema>;

/** A database or a transaction, for reads. */
export type Connection = Kysely<Schema> | Transaction<Schema>;

/** A transaction, for writes: a change and its events are committed together. */
export type Tx = Transaction<Schema>;

/**
 * Serializes a value for a JSON column, or for a statement that reads its rows from JSON. PostgreSQL refuses U+0000 and
 * lone surrogates. U+FFFD replaces them, so that the text of one integration cannot fail a write that others share.
 */
export function json(value: unknown): string {
    const text = JSON.stringify(value ?? null);
    if (!text.includes('\\u0000') && !text.includes('\\ud')) return text;
    // Also matches escaped backslashes, to keep them: their second backslash does not start an escape sequence.
    return text.replaceAll(/\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g, (escape) =>
        escape === '\\\\' ? escape : '\ufffd',
    );
}
