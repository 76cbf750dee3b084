import type { RequestUpdateIntegrationInstallation } from '@gitbook/api';

import type { RuntimeContext } from '../context.ts';
import { describeError } from '../describe-error.ts';
import { Logger } from '../logger.ts';
import type { OAuthConfiguration } from './config.ts';
import { credentialsIn, type CredentialsLocation } from './credentials-location.ts';
import { readConfiguration, updateInstallation } from './installation-ref.ts';
import { sleep } from './sleep.ts';

const logger = Logger('oauth');

/** The wait before each attempt: long enough for a connection to recover, short enough for the waiting call. */
const ATTEMPT_DELAYS_MS = [0, 250, 1000];

/**
 * Replaces the `stored` credentials by refreshed ones. Returns false, after logging the error, if the platform did not
 * save them; the caller then has the only copy.
 */
export async function saveRefreshed(
    { api, environment }: RuntimeContext,
    location: CredentialsLocation,
    stored: OAuthConfiguration,
    { configuration }: RequestUpdateIntegrationInstallation,
): Promise<boolean> {
    const integration = environment.integration.name;
    let failure: unknown;
    for (const delay of ATTEMPT_DELAYS_MS) {
        await sleep(delay);
        try {
            // Read again: the environment's configuration may be older than the last save.
            const current = await readConfiguration(api, integration, location.ref);
            const saved = credentialsIn(current, location);
            // A different token means that a person connected again or another isolate refreshed. It is at least as new
            // as this one, so it stays.
            if (!saved || saved.access_token === stored.access_token) {
                await updateInstallation(api, integration, location.ref, {
                    configuration: { ...current, ...configuration },
                });
            }
            return true;
        } catch (error) {
            failure = error;
        }
    }
    logger.error(
        `the refreshed credentials are not saved yet; this isolate keeps them: ${describeError(failure)}`,
    );
    return false;
}
