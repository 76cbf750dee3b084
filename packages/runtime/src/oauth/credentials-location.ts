import type { IntegrationEnvironment } from '@gitbook/api';

import type { OAuthConfiguration } from './config.ts';
import type { InstallationRef } from './installation-ref.ts';

/** The installation whose configuration contains the credentials. */
export interface CredentialsLocation {
    ref: InstallationRef;
    configuration: object;
    /** The configuration key of the credentials; undefined if they are not the value of a key. */
    key: string | undefined;
}

/** Finds the space installation, site installation or installation whose configuration contains the credentials. */
export function locateCredentials(
    { installation, spaceInstallation, siteInstallation }: IntegrationEnvironment,
    credentials: OAuthConfiguration,
): CredentialsLocation {
    const installationId = installation?.id ?? '';
    const candidates = [
        spaceInstallation && {
            ref: { installationId, spaceId: spaceInstallation.space },
            configuration: spaceInstallation.configuration,
        },
        siteInstallation && {
            ref: { installationId, siteId: siteInstallation.site },
            configuration: siteInstallation.configuration,
        },
        { ref: { installationId }, configuration: installation?.configuration ?? {} },
    ].filter((candidate) => candidate !== undefined);

    for (const candidate of candidates) {
        const key = Object.entries(candidate.configuration).find(([, value]) =>
            isSameToken(value, credentials),
        )?.[0];
        if (key !== undefined || isSameToken(candidate.configuration, credentials)) {
            return { ...candidate, key };
        }
    }
    // The integration stores the credentials in another format: update the installation, as the reference SDK does.
    return {
        ref: { installationId },
        configuration: installation?.configuration ?? {},
        key: undefined,
    };
}

/** Returns the credentials at the same key of another configuration; undefined if the location has no key. */
export function credentialsIn(
    configuration: object,
    { key }: CredentialsLocation,
): OAuthConfiguration | undefined {
    // The same integration writes this key, so its value has the same shape as the credentials that were found.
    return key === undefined
        ? undefined
        : (Reflect.get(configuration, key) as OAuthConfiguration | undefined);
}

function isSameToken(value: unknown, { access_token }: OAuthConfiguration): boolean {
    return (
        typeof value === 'object' &&
        value !== null &&
        'access_token' in value &&
        value.access_token === access_token
    );
}
