import { setDevelopment } from '@bindery/platform';

import { param, type Operations } from './operation.ts';

/** Development mode: the integration's events are forwarded to its author's tunnel. */
export const developmentOperations: Operations = {
    setIntegrationDevelopmentMode: {
        ownerOnly: true,
        handle: async (call) => {
            const name = param(call, 'integrationName');
            const { tunnelUrl, all = false } = call.body as { tunnelUrl: string; all?: boolean };
            await setDevelopment(call.platform.ctx, name, { tunnelUrl, all });
            return { status: 204 };
        },
    },
    disableIntegrationDevelopmentMode: {
        ownerOnly: true,
        handle: async (call) => {
            await setDevelopment(call.platform.ctx, param(call, 'integrationName'), null);
            return { status: 205 };
        },
    },
};
