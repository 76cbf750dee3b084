import type {
    GitBookAPI,
    IntegrationEnvironment,
    RequestUpdateIntegrationInstallation,
} from '@gitbook/api';

/** The installation that holds the credentials: the one on a space or a site, else the one they belong to. */
export interface OAuthTarget {
    installationId: string;
    spaceId?: string | undefined;
    siteId?: string | undefined;
}

/** The target that an environment stands for, with its configuration; undefined without an installation. */
export function targetOf(
    environment: IntegrationEnvironment,
): { target: OAuthTarget; configuration: object } | undefined {
    const { installation, spaceInstallation, siteInstallation } = environment;
    if (!installation) {
        return undefined;
    }
    const spaceId = spaceInstallation?.space;
    const siteId = siteInstallation?.site;
    return {
        target: { installationId: installation.id, spaceId, siteId },
        configuration:
            (spaceId ? spaceInstallation : siteId ? siteInstallation : installation)
                ?.configuration ?? {},
    };
}

/** Reads the target's configuration as it is now. */
export async function readConfiguration(
    api: GitBookAPI,
    integration: string,
    { installationId, spaceId, siteId }: OAuthTarget,
): Promise<object> {
    const { integrations } = api;
    const { data } = spaceId
        ? await integrations.getIntegrationSpaceInstallation(integration, installationId, spaceId)
        : siteId
          ? await integrations.getIntegrationSiteInstallation(integration, installationId, siteId)
          : await integrations.getIntegrationInstallationById(integration, installationId);
    return data.configuration;
}

/** Updates the target; fields beside `configuration`, such as `externalIds`, are passed on. */
export async function updateTarget(
    api: GitBookAPI,
    integration: string,
    { installationId, spaceId, siteId }: OAuthTarget,
    update: RequestUpdateIntegrationInstallation,
): Promise<void> {
    const { integrations } = api;
    if (spaceId) {
        await integrations.updateIntegrationSpaceInstallation(
            integration,
            installationId,
            spaceId,
            update,
        );
    } else if (siteId) {
        await integrations.updateIntegrationSiteInstallation(
            integration,
            installationId,
            siteId,
            update,
        );
    } else {
        await integrations.updateIntegrationInstallation(integration, installationId, update);
    }
}
