import type {
    GitBookAPI,
    IntegrationEnvironment,
    IntegrationInstallation,
    RequestUpdateIntegrationInstallation,
} from '@gitbook/api';

import { OAuthError } from './error.ts';

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

/** Reads the target's configuration as it is now. Throws `oauth_platform_failed`. */
export async function readConfiguration(
    api: GitBookAPI,
    integration: string,
    { installationId, spaceId, siteId }: OAuthTarget,
): Promise<object> {
    const { integrations } = api;
    const { data } = await told<{ data: { configuration?: object } }>(
        'read the configuration',
        spaceId
            ? integrations.getIntegrationSpaceInstallation(integration, installationId, spaceId)
            : siteId
              ? integrations.getIntegrationSiteInstallation(integration, installationId, siteId)
              : integrations.getIntegrationInstallationById(integration, installationId),
    );
    // Where nothing was ever saved there may be none.
    return data.configuration ?? {};
}

/** Reads the installation that the target belongs to. Throws `oauth_platform_failed`. */
export async function readInstallation(
    api: GitBookAPI,
    integration: string,
    { installationId }: OAuthTarget,
): Promise<IntegrationInstallation> {
    const { data } = await told(
        'read the installation',
        api.integrations.getIntegrationInstallationById(integration, installationId),
    );
    return data;
}

/** Updates the target; fields beside `configuration`, such as `externalIds`, are passed on. Throws `oauth_platform_failed`. */
export async function updateTarget(
    api: GitBookAPI,
    integration: string,
    { installationId, spaceId, siteId }: OAuthTarget,
    update: RequestUpdateIntegrationInstallation,
): Promise<void> {
    const { integrations } = api;
    await told<unknown>(
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

/** An operation of the platform's API, whose failure is told as one of the connection. */
async function told<Result>(what: string, operation: Promise<Result>): Promise<Result> {
    try {
        return await operation;
    } catch (cause) {
        throw new OAuthError('oauth_platform_failed', `The platform did not ${what}.`, { cause });
    }
}
