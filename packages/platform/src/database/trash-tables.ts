/** Deleted spaces and sites keep their rows, and removed installations a sealed copy, so that they can be restored. */
export const CREATE_TRASH_TABLES = `
alter table spaces add column deleted_at timestamptz;
alter table sites add column deleted_at timestamptz;
create table removed_installations (
    id text primary key,
    organization_id text not null references organizations (id) on delete cascade,
    cause text not null unique,
    installations_sealed text not null,
    removed_at timestamptz not null
);
create index removed_installations_removed_at on removed_installations (removed_at)
`;

export interface TrashTables {
    removed_installations: {
        id: string;
        organization_id: string;
        /** The deleted object: `space:ID`, `site:ID`, `installation:ID`, or e.g. `installation:ID:space:ID`. */
        cause: string;
        installations_sealed: string;
        removed_at: Date;
    };
}
