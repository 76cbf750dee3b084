/** Adds the full-text index of pages. Existing spaces are indexed when they are first searched or changed. */
export const CREATE_SEARCH_TABLES = `
alter table spaces add column search_format integer not null default 0;
create table search_passages (
    space_id text not null references spaces (id) on delete cascade,
    page_id text not null,
    ordinal integer not null,
    anchor text not null,
    heading text not null,
    body text not null,
    words tsvector not null,
    primary key (space_id, page_id, ordinal)
);
create index search_passages_words on search_passages using gin (words)
`;
