import { PlatformError, findIntegration, setDevelopment } from '@bindery/platform';

import { param, userOf, type Call, type Operations } from './operation.ts';

/** While its author develops an integration, its events are forwarded to a tunnel. */
export const developmentOperations: Operations = {
    setIntegrationDevelopmentMode: {
        handle: async (call) => {
            const name = await ownIntegration(call);
            const { tunnelUrl, all = false } = call.body as { tunnelUrl: string; all?: boolean };
            await setDevelopment(call.platform.core, name, { tunnelUrl, all });
            return { status: 204 };
        },
    },
    disableIntegrationDevelopmentMode: {
        handle: async (call) => {
            await setDevelopment(call.platform.core, await ownIntegration(call), null);
            return { status: 205 };
        },
    },
};

async function ownIntegration(call: Call): Promise<string> {
    const name = param(call, 'integrationName');
    const { row } = await findIntegration(call.platform.core.db, name);
    if (row.organization_id !== userOf(call).organizationId) {
        throw new PlatformError('forbidden', `"${name}" is another organization's.`);
    }
    return name;
}
