import type { Role } from '@bindery/contract';
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | undefined, Date>;

/** Tables of people in organizations, their sign-ins and the audit log. */
export interface PeopleTables {
    /** The database refuses to remove the last owner of an organization. */
    members: { organization_id: string; user_id: string; role: Role; created_at: Timestamp };
    /** Hashes of passwords, in the format of `hashPassword`. */
    passwords: { user_id: string; hash: string; updated_at: Timestamp };
    /** Accounts at OpenID providers: issuer and subject identify a person, an e-mail address does not. */
    accounts: { issuer: string; subject: string; user_id: string; created_at: Timestamp };
    invitations: {
        id: string;
        hash: string;
        organization_id: string;
        role: Role;
        email: string | null;
        invited_by: string | null;
        created_at: Timestamp;
        expires_at: Date;
    };
    /** Sign-ins that were tried, by account and address; counted for all nodes. */
    sign_in_attempts: { key: string; count: number; resets_at: Date };
    /** Sign-ins that wait for the answer of an OpenID provider. */
    oidc_flows: {
        state_hash: string;
        browser_hash: string;
        provider: string;
        return_to: string;
        invitation: string | null;
        expires_at: Date;
    };
    audit_entries: {
        seq: Generated<string>;
        organization_id: string | null;
        at: ColumnType<Date, never, never>;
        actor_kind: string;
        actor_id: string | null;
        credential: string | null;
        address: string | null;
        action: string;
        target: string;
        details: ColumnType<Record<string, unknown>, string, never>;
    };
}

/** SQLSTATE of the error that {@link CREATE_PEOPLE_TABLES} raises when an organization would lose its last owner. */
export const LAST_OWNER_STATE = 'BD001';

/**
 * Every user becomes an owner of the user's organization. The trigger runs at the commit, and locks the organization:
 * two owners who leave at the same time are checked one after the other. A function body stands on one line, because
 * migrations are split at the end of lines.
 */
export const CREATE_PEOPLE_TABLES = `
alter table users add column disabled_at timestamptz;
create unique index users_email on users (lower(email));
create table members (
    organization_id text not null references organizations(id) on delete cascade,
    user_id text not null references users(id) on delete cascade,
    role text not null check (role in ('owner', 'admin', 'editor', 'reader')),
    created_at timestamptz not null default now(),
    primary key (organization_id, user_id)
);
create index members_user on members (user_id);
insert into members (organization_id, user_id, role, created_at) select organization_id, id, 'owner', created_at from users;
create function require_owner(organization text) returns void language plpgsql as $$ begin perform 1 from organizations where id = organization for update; if found and not exists (select 1 from members join users on users.id = members.user_id where members.organization_id = organization and members.role = 'owner' and users.disabled_at is null) then raise exception 'The organization would lose its last owner.' using errcode = '${LAST_OWNER_STATE}'; end if; end $$;
create function check_member_owner() returns trigger language plpgsql as $$ begin perform require_owner(old.organization_id); return null; end $$;
create constraint trigger members_last_owner after delete or update on members deferrable initially deferred for each row when (old.role = 'owner') execute function check_member_owner();
create function check_disabled_owner() returns trigger language plpgsql as $$ begin perform require_owner(organization_id) from members where user_id = old.id and role = 'owner'; return null; end $$;
create constraint trigger users_last_owner after update on users deferrable initially deferred for each row when (old.disabled_at is null and new.disabled_at is not null) execute function check_disabled_owner();
create table passwords (
    user_id text primary key references users(id) on delete cascade,
    hash text not null,
    updated_at timestamptz not null default now()
);
create table accounts (
    issuer text not null,
    subject text not null,
    user_id text not null references users(id) on delete cascade,
    created_at timestamptz not null default now(),
    primary key (issuer, subject)
);
create index accounts_user on accounts (user_id);
create table invitations (
    id text primary key,
    hash text not null unique,
    organization_id text not null references organizations(id) on delete cascade,
    role text not null check (role in ('owner', 'admin', 'editor', 'reader')),
    email text,
    invited_by text references users(id) on delete set null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index invitations_organization on invitations (organization_id);
create table sign_in_attempts (key text primary key, count integer not null, resets_at timestamptz not null);
create index sign_in_attempts_resets_at on sign_in_attempts (resets_at);
create table oidc_flows (
    state_hash text primary key,
    browser_hash text not null,
    provider text not null,
    return_to text not null,
    invitation text,
    expires_at timestamptz not null
);
create index oidc_flows_expires_at on oidc_flows (expires_at);
create table audit_entries (
    seq bigserial primary key,
    organization_id text references organizations(id) on delete cascade,
    at timestamptz not null default now(),
    actor_kind text not null,
    actor_id text,
    credential text,
    address text,
    action text not null,
    target text not null,
    details jsonb not null
);
create index audit_entries_organization on audit_entries (organization_id, seq);
alter table sites add column share_key_version integer not null default 1
`;
