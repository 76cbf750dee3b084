import type { Scope } from './scopes.ts';

/**
 * The scope that an integration's token needs for an operation of the API. A test of the server (`supported.test.ts`)
 * checks that its operations require the same scopes.
 */
export const OPERATION_SCOPES: Readonly<Record<string, Scope>> = {
    getComputedDocument: 'space:content:read',
    getComputedRevision: 'space:content:read',
    getCurrentRevision: 'space:content:read',
    getRevisionById: 'space:content:read',
    listPages: 'space:content:read',
    listPagesInRevisionById: 'space:content:read',
    getPageById: 'space:content:read',
    getPageInRevisionById: 'space:content:read',
    getPageByPath: 'space:content:read',
    getPageInRevisionByPath: 'space:content:read',
    getPageDocumentInRevisionById: 'space:content:read',
    getDocumentById: 'space:content:read',
    getRevisionSemanticChanges: 'space:content:read',
    getContentByUrl: 'space:content:read',
    importGitRepository: 'space:git:sync',
    exportToGitRepository: 'space:git:sync',
    getSpaceGitInfo: 'space:git:sync',
    listSpacesInOrganizationById: 'space:metadata:read',
    getSpaceById: 'space:metadata:read',
    listSites: 'site:metadata:read',
    getSiteById: 'site:metadata:read',
    listSiteSpaces: 'site:metadata:read',
    getSiteAdaptiveSchema: 'site:adaptive:read',
    updateSiteAdaptiveSchema: 'site:adaptive:write',
};
