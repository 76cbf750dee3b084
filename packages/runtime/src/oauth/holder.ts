import type { IntegrationEnvironment } from '@gitbook/api';

import type { OAuthConfiguration } from './config.ts';
import type { OAuthTarget } from './target.ts';

/** Where credentials are kept. */
export interface CredentialsHolder {
    target: OAuthTarget;
    configuration: object;
    /** The configuration key they are under; undefined when they are not under one of their own. */
    key: string | undefined;
}

/** Finds the installation, on the space, the site or itself, whose configuration holds the credentials. */
export function findHolder(
    { installation, spaceInstallation, siteInstallation }: IntegrationEnvironment,
    credentials: OAuthConfiguration,
): CredentialsHolder {
    const installationId = installation?.id ?? '';
    const candidates = [
        spaceInstallation && {
            target: { installationId, spaceId: spaceInstallation.space },
            configuration: spaceInstallation.configuration,
        },
        siteInstallation && {
            target: { installationId, siteId: siteInstallation.site },
            configuration: siteInstallation.configuration,
        },
        { target: { installationId }, configuration: installation?.configuration ?? {} },
    ].filter((candidate) => candidate !== undefined);

    for (const candidate of candidates) {
        const key = Object.entries(candidate.configuration).find(([, value]) =>
            isSame(value, credentials),
        )?.[0];
        if (key !== undefined || isSame(candidate.configuration, credentials)) {
            return { ...candidate, key };
        }
    }
    // Kept in a form of the author's own: the installation, as the reference SDK does.
    return {
        target: { installationId },
        configuration: installation?.configuration ?? {},
        key: undefined,
    };
}

/** The credentials in a configuration read later, where those of the holder were; undefined when they have no key. */
export function credentialsIn(
    configuration: object,
    { key }: CredentialsHolder,
): OAuthConfiguration | undefined {
    // Written under this key by the same integration as the credentials that were read from it.
    return key === undefined
        ? undefined
        : (Reflect.get(configuration, key) as OAuthConfiguration | undefined);
}

function isSame(value: unknown, { access_token }: OAuthConfiguration): boolean {
    return (
        typeof value === 'object' &&
        value !== null &&
        'access_token' in value &&
        value.access_token === access_token
    );
}
