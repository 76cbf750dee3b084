import type { RequestUpdateIntegrationInstallation } from '@gitbook/api';

import type { RuntimeContext } from '../context.ts';
import { describeError } from '../describe-error.ts';
import { Logger } from '../logger.ts';
import type { OAuthConfiguration } from './config.ts';
import type { CredentialsHolder } from './holder.ts';
import { credentialsIn } from './holder.ts';
import { sleep } from './sleep.ts';
import { readConfiguration, updateTarget } from './target.ts';

const logger = Logger('oauth');

/** Before each attempt. Long enough for a restart of a connection, short enough for the call that waits. */
const ATTEMPT_DELAYS_MS = [0, 250, 1000];

/**
 * Saves refreshed credentials in place of the `stored` ones. False when the platform did not take them, which is logged;
 * the caller then has the only copy.
 */
export async function saveRefreshed(
    { api, environment }: RuntimeContext,
    holder: CredentialsHolder,
    stored: OAuthConfiguration,
    { configuration }: RequestUpdateIntegrationInstallation,
): Promise<boolean> {
    const integration = environment.integration.name;
    let failure: unknown;
    for (const delay of ATTEMPT_DELAYS_MS) {
        await sleep(delay);
        try {
            // The environment's is as old as the invocation: it would undo what was saved since.
            const current = await readConfiguration(api, integration, holder.target);
            const kept = credentialsIn(current, holder);
            // Somebody connected anew, or another isolate refreshed: what they saved is at least as new.
            if (!kept || kept.access_token === stored.access_token) {
                await updateTarget(api, integration, holder.target, {
                    configuration: { ...current, ...configuration },
                });
            }
            return true;
        } catch (error) {
            failure = error;
        }
    }
    logger.error(
        `the refreshed credentials are not saved yet, and kept in this isolate: ${describeError(failure)}`,
    );
    return false;
}
