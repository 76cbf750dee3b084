import { createHash } from 'node:crypto';

import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

import { CREATE_GIT_TABLES } from './git-tables.ts';
import { CREATE_IDENTITY_TABLES } from './identity-tables.ts';
import { CREATE_OPENAPI_TABLES } from './openapi-tables.ts';
import { CREATE_PEOPLE_TABLES } from './people-tables.ts';
import { CREATE_SEARCH_TABLES } from './search-tables.ts';
import { CREATE_TRASH_TABLES } from './trash-tables.ts';

const FIRST = `
create table settings (name text primary key, value_sealed text not null);
create table organizations (id text primary key, title text not null, created_at timestamptz not null default now());
create table users (
    id text primary key,
    organization_id text not null references organizations(id) on delete cascade,
    display_name text not null,
    email text,
    created_at timestamptz not null default now()
);
create table spaces (
    id text primary key,
    organization_id text not null references organizations(id) on delete cascade,
    title text not null,
    visibility text not null,
    revision_id text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create table revisions (
    id text primary key,
    space_id text not null,
    parent_id text,
    pages jsonb not null,
    git jsonb,
    created_by text,
    created_at timestamptz not null default now()
);
create index revisions_space on revisions (space_id, created_at);
create table page_contents (
    id text primary key,
    space_id text not null,
    page_id text not null,
    number integer not null,
    document jsonb not null,
    created_at timestamptz not null default now(),
    unique (space_id, page_id, number)
);
create table sites (
    id text primary key,
    organization_id text not null references organizations(id) on delete cascade,
    title text not null,
    slug text not null unique,
    visibility text not null,
    published boolean not null default false,
    adaptive_schema jsonb,
    adaptive_updated_at timestamptz,
    created_at timestamptz not null default now()
);
create table site_spaces (
    id text primary key,
    site_id text not null references sites(id) on delete cascade,
    space_id text not null references spaces(id) on delete cascade,
    path text not null,
    created_at timestamptz not null default now(),
    unique (site_id, path)
);
create table integrations (
    name text primary key,
    organization_id text not null references organizations(id) on delete cascade,
    version integer not null,
    secrets_sealed text not null,
    folder text,
    development jsonb,
    disabled_reason text,
    failures integer not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create table versions (
    integration text not null references integrations(name) on delete cascade,
    number integer not null,
    hash text not null,
    manifest jsonb not null,
    script text not null,
    source_map text,
    runtime text not null,
    created_at timestamptz not null default now(),
    primary key (integration, number)
);
create table version_assets (
    integration text not null,
    number integer not null,
    path text not null,
    content_type text not null,
    content text not null,
    primary key (integration, number, path),
    foreign key (integration, number) references versions(integration, number) on delete cascade
);
create table installations (
    id text primary key,
    integration text not null references integrations(name) on delete cascade,
    organization_id text not null references organizations(id) on delete cascade,
    status text not null,
    space_selection text not null,
    site_selection text not null,
    configuration_sealed text not null,
    external_ids text[] not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (integration, organization_id)
);
create index installations_external on installations using gin (external_ids);
create table content_installations (
    installation_id text not null references installations(id) on delete cascade,
    kind text not null,
    content_id text not null,
    status text not null,
    configuration_sealed text not null,
    external_ids text[] not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (installation_id, kind, content_id)
);
create index content_installations_content on content_installations (kind, content_id);
create index content_installations_external on content_installations using gin (external_ids);
create table events (
    seq bigserial,
    id text primary key,
    type text not null,
    integration text not null,
    installation_id text,
    lane text not null,
    payload jsonb not null,
    payload_sealed text,
    state text not null,
    attempts integer not null default 0,
    attempts_before_replay integer not null default 0,
    next_attempt_at timestamptz,
    last_status integer,
    last_error text,
    created_at timestamptz not null default now(),
    finished_at timestamptz
);
create index events_waiting on events (lane, seq) where state = 'pending';
create index events_due on events (next_attempt_at) where state = 'pending';
create index events_integration on events (integration, seq);
create table invocations (
    seq bigserial primary key,
    id text not null unique,
    event_id text not null,
    integration text not null,
    version integer not null,
    installation_id text,
    type text not null,
    label text not null,
    state text not null,
    status integer,
    duration_ms double precision not null,
    attempt integer not null,
    next_attempt_at timestamptz,
    started_at timestamptz not null,
    event_sealed text not null,
    logs jsonb not null,
    egress jsonb not null,
    error jsonb,
    isolate jsonb
);
create index invocations_event on invocations (event_id);
create index invocations_integration on invocations (integration, seq)
`;

/**
 * Adds the id, from which signing secrets derive. Existing integrations get their name as id, which keeps their
 * secrets.
 */
const INTEGRATION_IDS = `
alter table integrations add column id text;
update integrations set id = name;
alter table integrations alter column id set not null;
create unique index integrations_id on integrations (id)
`;

/** Stores manifests as `json`, which keeps the order of configuration fields for the workbench; `jsonb` does not. */
const MANIFEST_ORDER = `
alter table versions alter column manifest type json using manifest::json
`;

/**
 * Stores the details of traces in batches. Deletes the existing traces: SQL cannot seal them again in batches, because
 * the keys are not in the database.
 */
const TRACE_BATCHES = `
delete from invocations;
alter table invocations
    drop column event_sealed, drop column logs, drop column egress, drop column error, drop column isolate,
    add column log_count integer not null,
    add column error_message text,
    add column batch_id text not null;
create table trace_batches (
    id text primary key,
    integration text not null,
    details_sealed text not null,
    last_seq bigint not null default currval('invocations_seq_seq')
);
create index trace_batches_last_seq on trace_batches (last_seq);
alter table trace_batches alter column details_sealed set storage external
`;

/**
 * Renames tables, columns, and the key of a page's document id in page trees. The text of a jsonb value escapes quotes
 * inside strings and has `: ` only after keys, so `"content": ` is always the key.
 */
const NAMES = `
alter table content_installations rename to scoped_installations;
alter table scoped_installations rename column content_id to scope_id;
alter index content_installations_pkey rename to scoped_installations_pkey;
alter index content_installations_content rename to scoped_installations_scope;
alter index content_installations_external rename to scoped_installations_external;
alter table page_contents rename to page_documents;
alter table page_documents rename column number to version;
alter index page_contents_pkey rename to page_documents_pkey;
alter table revisions rename to space_revisions;
alter index revisions_pkey rename to space_revisions_pkey;
alter index revisions_space rename to space_revisions_space;
update space_revisions set pages = replace(pages::text, '"content": ', '"documentId": ')::jsonb;
update git_bases set pages = replace(pages::text, '"content": ', '"documentId": ')::jsonb
`;

const SDK = `
alter table versions rename column runtime to sdk
`;

/** Stores hashes of used visitor tokens and of ended visitor sessions until they expire. */
const SPENT_VISITOR_TOKENS = `
create table spent_visitor_tokens (hash text primary key, forget_at timestamptz not null);
create index spent_visitor_tokens_forget_at on spent_visitor_tokens (forget_at)
`;

/** Adds an index for the task quota, which counts pending tasks. */
const TASK_QUOTA = `
create index events_pending_tasks on events (integration) where state = 'pending' and type = 'task'
`;

/**
 * Makes the slugs of sites labels of host names: ASCII and at most 50 characters. A changed slug ends with characters
 * of the site's id, so that it stays unique.
 */
const SITE_HOSTS = `
update sites set slug = coalesce(
    nullif(trim(both '-' from left(regexp_replace(slug, '[^a-z0-9]+', '-', 'g'), 40)), ''), 'site'
) || '-' || lower(left(id, 6))
where slug !~ '^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$'
`;

/** Keys with which pages of other sites render blocks. */
const PUBLISHABLE_KEYS = `
create table publishable_keys (
    id text primary key,
    organization_id text not null references organizations(id) on delete cascade,
    space_id text not null references spaces(id) on delete cascade,
    key text not null unique,
    name text not null,
    blocks jsonb not null,
    origins jsonb not null,
    created_at timestamptz not null default now(),
    revoked_at timestamptz
);
create index publishable_keys_organization on publishable_keys (organization_id, created_at)
`;

/** Shows people which publishable keys are still used. */
const PUBLISHABLE_KEY_USE = `
alter table publishable_keys add column last_used_at timestamptz
`;

/** All migrations, in order. Never edit a released migration; correct it in a later one. */
const STATEMENTS: Record<string, string> = {
    '0001-first': FIRST,
    '0002-git': CREATE_GIT_TABLES,
    '0003-integration-ids': INTEGRATION_IDS,
    '0004-manifest-order': MANIFEST_ORDER,
    '0005-trace-batches': TRACE_BATCHES,
    '0006-names': NAMES,
    '0007-sdk': SDK,
    '0008-spent-visitor-tokens': SPENT_VISITOR_TOKENS,
    '0009-task-quota': TASK_QUOTA,
    '0010-site-hosts': SITE_HOSTS,
    '0011-publishable-keys': PUBLISHABLE_KEYS,
    '0012-search': CREATE_SEARCH_TABLES,
    '0013-identity': CREATE_IDENTITY_TABLES,
    '0014-openapi': CREATE_OPENAPI_TABLES,
    '0015-people': CREATE_PEOPLE_TABLES,
    '0016-trash': CREATE_TRASH_TABLES,
    '0017-publishable-key-use': PUBLISHABLE_KEY_USE,
};

export const MIGRATIONS: Record<string, Migration> = Object.fromEntries(
    Object.entries(STATEMENTS).map(([name, statements]) => [
        name,
        {
            // Runs one statement at a time: PostgreSQL refuses several statements in one prepared query.
            async up(db) {
                for (const statement of statements.split(';\n')) {
                    if (statement.trim() !== '') await sql.raw(statement).execute(db);
                }
            },
        },
    ]),
);

/** Identifies the schema: the hash of all migrations. */
export const SCHEMA_HASH = createHash('sha256')
    .update(JSON.stringify(STATEMENTS))
    .digest('hex')
    .slice(0, 16);
