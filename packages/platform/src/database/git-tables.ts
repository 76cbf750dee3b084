import type { GitOperation } from '@bindery/contract';
import type { ColumnType, Generated } from 'kysely';

type Json<T> = ColumnType<T, string, string>;
type Timestamp = ColumnType<Date, Date | undefined, Date>;

/** The state in which a space and its repository were last equal: the base of the next import or export. */
export interface GitBaseTable {
    space_id: string;
    /** URL of the repository, without credentials. */
    remote: string;
    ref: string;
    directory: string;
    /** Id of the commit that was last imported or exported. */
    oid: string;
    /** The files of the commit below `directory`. */
    files: Json<BaseFile[]>;
    /** The space's pages at that commit. */
    pages: Json<BasePage[]>;
    /** The Markdown of integrations' blocks at that commit. */
    mappings: Json<{ integration: string; block: string; codeblock: string; body: string }[]>;
    synced_at: Timestamp;
}

export interface BaseFile {
    path: string;
    mode: string;
    /** Key of a row in `git_blobs`; for a submodule, the id of its commit. */
    hash: string;
}

export interface BasePage {
    id: string;
    /** Path below the pages' folder; null for a group. */
    path: string | null;
    title: string;
    description?: string;
    /** Id of a row in `page_documents`. */
    documentId: string;
    pages: BasePage[];
}

/** Contents of the base's files, so that an unchanged page is exported as it was imported. */
interface GitBlobTable {
    space_id: string;
    hash: string;
    content: Uint8Array;
}

/** Imports and exports: those that are queued, and those that finished last. */
export interface GitOperationTable {
    seq: Generated<string>;
    id: string;
    space_id: string;
    direction: GitOperation['direction'];
    state: GitOperation['state'];
    stage: GitOperation['stage'];
    done: number;
    total: number;
    /** Name of the repository, without credentials. */
    repository: string;
    ref: string;
    commit_id: string | null;
    error_code: string | null;
    error: string | null;
    /** The request, sealed because its URL has credentials; null after the operation has ended. */
    request_sealed: string | null;
    user_id: string | null;
    /** Time of the event that caused the operation. Operations run in this order. */
    caused_at: Timestamp;
    created_at: Timestamp;
    updated_at: Timestamp;
    finished_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

export interface GitTables {
    git_bases: GitBaseTable;
    git_blobs: GitBlobTable;
    git_operations: GitOperationTable;
}

export const CREATE_GIT_TABLES = `
create table git_bases (
    space_id text primary key references spaces(id) on delete cascade,
    remote text not null,
    ref text not null,
    directory text not null,
    oid text not null,
    files jsonb not null,
    pages jsonb not null,
    mappings jsonb not null,
    synced_at timestamptz not null
);
create table git_blobs (
    space_id text not null references spaces(id) on delete cascade,
    hash text not null,
    content bytea not null,
    primary key (space_id, hash)
);
create table git_operations (
    seq bigserial primary key,
    id text not null unique,
    space_id text not null references spaces(id) on delete cascade,
    direction text not null,
    state text not null,
    stage text not null,
    done integer not null default 0,
    total integer not null default 0,
    repository text not null,
    ref text not null,
    commit_id text,
    error_code text,
    error text,
    request_sealed text,
    user_id text,
    caused_at timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    finished_at timestamptz
);
create index git_operations_space on git_operations (space_id, seq);
create index git_operations_open on git_operations (space_id) where state in ('queued', 'running')
`;
