import type { Permission } from '@bindery/contract';

import type { OperationId } from './operation.ts';

/**
 * The permission that a user needs for each supported operation. Null: every signed-in user may call it. Integrations
 * need scopes instead: `Operation.scope`.
 */
export const OPERATION_PERMISSIONS: Partial<Record<OperationId, Permission | null>> = {
    getApiInformation: null,
    getAuthenticatedUser: null,
    listOrganizationsForAuthenticatedUser: null,
    getUserById: 'content:read',
    getOrganizationById: 'content:read',
    listOpenAPISpecs: 'content:read',
    getLatestOpenAPISpecVersion: 'content:read',
    getLatestOpenAPISpecVersionContent: 'content:read',
    getLatestOpenAPISpecVersionContentRaw: 'content:read',
    getOpenAPISpecBySlug: 'content:read',
    getOpenAPISpecVersionById: 'content:read',
    getOpenAPISpecVersionContentById: 'content:read',
    listOpenAPISpecVersions: 'content:read',
    createOpenAPISpec: 'content:write',
    createOrUpdateOpenAPISpecBySlug: 'content:write',
    deleteOpenAPISpecBySlug: 'content:write',
    updateOpenAPISpecBySlug: 'content:write',

    listIntegrations: 'integrations:read',
    listOrganizationIntegrations: 'integrations:read',
    getIntegrationByName: 'integrations:read',
    publishIntegration: 'integrations:publish',
    unpublishIntegration: 'integrations:publish',
    setIntegrationDevelopmentMode: 'integrations:publish',
    disableIntegrationDevelopmentMode: 'integrations:publish',
    queueIntegrationTask: 'events:send',
    listIntegrationEvents: 'activity:read',
    getIntegrationEvent: 'activity:read',

    renderIntegrationUIWithPost: 'integrations:read',
    renderIntegrationUIWithGet: 'integrations:read',

    getOrganizationIntegrationStatus: 'integrations:read',
    listOrganizationIntegrationsStatus: 'integrations:read',
    listOrganizationInstallations: 'integrations:read',
    listIntegrationInstallations: 'integrations:read',
    getIntegrationInstallationById: 'integrations:read',
    listIntegrationSpaceInstallations: 'integrations:read',
    listIntegrationSiteInstallations: 'integrations:read',
    listIntegrationInstallationSpaces: 'integrations:read',
    listIntegrationInstallationSites: 'integrations:read',
    getIntegrationSpaceInstallation: 'integrations:read',
    getIntegrationSiteInstallation: 'integrations:read',
    installIntegration: 'integrations:install',
    updateIntegrationInstallation: 'integrations:install',
    uninstallIntegration: 'integrations:install',
    installIntegrationOnSpace: 'integrations:install',
    updateIntegrationSpaceInstallation: 'integrations:install',
    uninstallIntegrationFromSpace: 'integrations:install',
    installIntegrationOnSite: 'integrations:install',
    updateIntegrationSiteInstallation: 'integrations:install',
    uninstallIntegrationFromSite: 'integrations:install',
    // The token acts as the integration, which only its author may do.
    createIntegrationInstallationToken: 'integrations:publish',

    listSpacesInOrganizationById: 'content:read',
    getSpaceById: 'content:read',
    listSpaceIntegrations: 'content:read',
    listSpaceIntegrationsBlocks: 'content:read',
    createSpace: 'content:write',
    getComputedDocument: 'content:read',
    getComputedRevision: 'content:read',
    getContentByUrl: 'content:read',
    getDocumentById: 'content:read',
    getPageById: 'content:read',
    getPageByPath: 'content:read',
    getPageDocumentInRevisionById: 'content:read',
    getPageInRevisionById: 'content:read',
    getPageInRevisionByPath: 'content:read',
    getRevisionById: 'content:read',
    getRevisionSemanticChanges: 'content:read',
    getCurrentRevision: 'content:read',
    listPages: 'content:read',
    listPagesInRevisionById: 'content:read',
    getSpaceGitInfo: 'content:read',
    importGitRepository: 'content:write',
    exportToGitRepository: 'content:write',

    askInOrganization: 'content:read',
    getRecommendedQuestionsInOrganization: 'content:read',
    prewarmSiteSearch: 'content:read',
    searchOrganizationContent: 'content:read',
    searchSiteContent: 'content:read',
    searchSpaceContent: 'content:read',
    streamAskInOrganization: 'content:read',
    streamAskInSite: 'content:read',
    streamRecommendedQuestionsInOrganization: 'content:read',
    streamRecommendedQuestionsInSite: 'content:read',

    listSites: 'content:read',
    getSiteById: 'content:read',
    listSiteSpaces: 'content:read',
    getSiteAdaptiveSchema: 'content:read',
    listSiteIntegrationScripts: 'content:read',
    listSiteIntegrations: 'content:read',
    // A share link gives access to everyone who has it.
    listSiteShareLinks: 'content:write',
    createSite: 'content:write',
    updateSiteById: 'content:write',
    publishSite: 'content:write',
    unpublishSite: 'content:write',
    updateSiteAdaptiveSchema: 'content:write',
};

/** Returns the permission that a user needs for an operation. An operation without an entry needs one that readers lack. */
export function permissionOf(operationId: OperationId): Permission | null {
    const permission = OPERATION_PERMISSIONS[operationId];
    return permission === undefined ? 'content:write' : permission;
}
