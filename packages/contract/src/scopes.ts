/** The scopes that a manifest may request: `IntegrationScope` in GitBook's OpenAPI document. */
export const SCOPES = [
    'space:content:read',
    'space:content:write',
    'space:metadata:read',
    'space:metadata:write',
    'space:git:sync',
    'page:feedback:read',
    'site:metadata:read',
    'site:views:read',
    'site:script:inject',
    'site:script:cookies',
    'site:visitor:auth',
    'site:visitor:claims',
    'site:adaptive:read',
    'site:adaptive:write',
    'conversations:ingest',
    'openapi:read',
    'openapi:write',
] as const;

/** A permission that a manifest requests. */
export type Scope = (typeof SCOPES)[number];
