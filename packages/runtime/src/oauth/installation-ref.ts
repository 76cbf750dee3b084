import type {
    GitBookAPI,
    IntegrationEnvironment,
    IntegrationInstallation,
    RequestUpdateIntegrationInstallation,
} from '@gitbook/api';

import { OAuthError } from './error.ts';

/** Identifies an installation, or its space or site installation. */
export interface InstallationRef {
    installationId: string;
    spaceId?: string | undefined;
    siteId?: string | undefined;
}

/** Returns the installation of an environment with its configuration; undefined without an installation. */
export function currentInstallation(
    environment: IntegrationEnvironment,
): { ref: InstallationRef; configuration: object } | undefined {
    const { installation, spaceInstallation, siteInstallation } = environment;
    if (!installation) {
        return undefined;
    }
    const spaceId = spaceInstallation?.space;
    const siteId = siteInstallation?.site;
    return {
        ref: { installationId: installation.id, spaceId, siteId },
        configuration:
            (spaceId ? spaceInstallation : siteId ? siteInstallation : installation)
                ?.configuration ?? {},
    };
}

/**
 * Reads the current configuration of an installation from the platform.
 *
 * @throws OAuthError `oauth_platform_failed`.
 */
export async function readConfiguration(
    api: GitBookAPI,
    integration: string,
    { installationId, spaceId, siteId }: InstallationRef,
): Promise<object> {
    const { integrations } = api;
    const { data } = await platformCall<{ data: { configuration?: object } }>(
        'read the configuration',
        spaceId
            ? integrations.getIntegrationSpaceInstallation(integration, installationId, spaceId)
            : siteId
              ? integrations.getIntegrationSiteInstallation(integration, installationId, siteId)
              : integrations.getIntegrationInstallationById(integration, installationId),
    );
    // Absent before the first save.
    return data.configuration ?? {};
}

/**
 * Reads the installation itself, also for a space or site installation.
 *
 * @throws OAuthError `oauth_platform_failed`.
 */
export async function readInstallation(
    api: GitBookAPI,
    integration: string,
    { installationId }: InstallationRef,
): Promise<IntegrationInstallation> {
    const { data } = await platformCall(
        'read the installation',
        api.integrations.getIntegrationInstallationById(integration, installationId),
    );
    return data;
}

/**
 * Updates an installation: its `configuration` and other fields, e.g. `externalIds`.
 *
 * @throws OAuthError `oauth_platform_failed`.
 */
export async function updateInstallation(
    api: GitBookAPI,
    integration: string,
    { installationId, spaceId, siteId }: InstallationRef,
    update: RequestUpdateIntegrationInstallation,
): Promise<void> {
    const { integrations } = api;
    await platformCall<unknown>(
        'save the credentials',
        spaceId
            ? integrations.updateIntegrationSpaceInstallation(
                  integration,
                  installationId,
                  spaceId,
                  update,
              )
            : siteId
              ? integrations.updateIntegrationSiteInstallation(
                    integration,
                    installationId,
                    siteId,
                    update,
                )
              : integrations.updateIntegrationInstallation(integration, installationId, update),
    );
}

/** Awaits an operation of the platform's API. Throws `oauth_platform_failed` with its error as cause. */
async function platformCall<Result>(what: string, operation: Promise<Result>): Promise<Result> {
    try {
        return await operation;
    } catch (cause) {
        throw new OAuthError('oauth_platform_failed', `The platform did not ${what}.`, { cause });
    }
}
