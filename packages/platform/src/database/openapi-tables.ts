/** Adds OpenAPI specifications of organizations and their versions. */
export const CREATE_OPENAPI_TABLES = `
create table openapi_specs (
    id text primary key,
    organization_id text not null references organizations (id) on delete cascade,
    slug text not null,
    visibility text not null default 'private',
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (organization_id, slug)
);
create table openapi_versions (
    id text primary key,
    spec_id text not null references openapi_specs (id) on delete cascade,
    number integer not null,
    content text not null,
    format text not null,
    created_at timestamptz not null,
    unique (spec_id, number)
)
`;

export interface OpenAPITables {
    openapi_specs: {
        id: string;
        organization_id: string;
        slug: string;
        visibility: 'private' | 'public';
        created_at: Date;
        updated_at: Date;
    };
    openapi_versions: {
        id: string;
        spec_id: string;
        /** Counts the versions of one specification, from 1. */
        number: number;
        /** The text as it was uploaded. */
        content: string;
        format: 'json' | 'yaml';
        created_at: Date;
    };
}
