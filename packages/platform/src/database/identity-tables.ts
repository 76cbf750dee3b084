import type { ColumnType } from 'kysely';

type Timestamp = ColumnType<Date, Date | undefined, Date>;
type OptionalTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>;

/** Tables of the identity package. A `hash` is the SHA-256 of a secret; the secret itself is not stored. */
export interface IdentityTables {
    sessions: {
        id: string;
        hash: string;
        user_id: string;
        organization_id: string;
        user_agent: string;
        created_at: Timestamp;
        expires_at: Date;
        last_used_at: Timestamp;
    };
    /** Codes in URLs that sign one browser in, once. */
    sign_in_codes: { hash: string; user_id: string; organization_id: string; expires_at: Date };
    api_tokens: {
        id: string;
        hash: string;
        user_id: string;
        organization_id: string;
        name: string;
        scopes: string[];
        hint: string;
        created_at: Timestamp;
        expires_at: OptionalTimestamp;
        last_used_at: OptionalTimestamp;
    };
}

export const CREATE_IDENTITY_TABLES = `
create table sessions (
    id text primary key,
    hash text not null unique,
    user_id text not null references users(id) on delete cascade,
    organization_id text not null references organizations(id) on delete cascade,
    user_agent text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    last_used_at timestamptz not null default now()
);
create index sessions_user on sessions (user_id);
create index sessions_expires_at on sessions (expires_at);
create table sign_in_codes (
    hash text primary key,
    user_id text not null references users(id) on delete cascade,
    organization_id text not null references organizations(id) on delete cascade,
    expires_at timestamptz not null
);
create index sign_in_codes_expires_at on sign_in_codes (expires_at);
create table api_tokens (
    id text primary key,
    hash text not null unique,
    user_id text not null references users(id) on delete cascade,
    organization_id text not null references organizations(id) on delete cascade,
    name text not null,
    scopes text[] not null,
    hint text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz
);
create index api_tokens_user on api_tokens (user_id);
create index api_tokens_expires_at on api_tokens (expires_at)
`;
