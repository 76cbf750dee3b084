import {
    findOrganization,
    findUser,
    isMember,
    notFound,
    organizationView,
    userView,
} from '@bindery/platform';

import { param, userOf, type Operations } from './operation.ts';
import { paginate } from './pagination.ts';

export const organizationOperations: Operations = {
    getApiInformation: {
        handle: async () => ({ body: { version: '1.0.0', build: 'bindery' } }),
    },
    getAuthenticatedUser: {
        handle: async (call) => {
            const { db, urls } = call.platform.ctx;
            return { body: userView(await findUser(db, userOf(call).userId), urls) };
        },
    },
    getUserById: {
        handle: async (call) => {
            const { db, urls } = call.platform.ctx;
            const id = param(call, 'userId');
            const row = await findUser(db, id);
            if (!(await isMember(db, userOf(call).organizationId, id))) throw notFound('User', id);
            return { body: userView(row, urls) };
        },
    },
    listOrganizationsForAuthenticatedUser: {
        handle: async (call) => {
            const { db, urls } = call.platform.ctx;
            const own = await findOrganization(db, userOf(call).organizationId);
            return {
                body: paginate([organizationView(own, urls)], call.query, ({ id }) => id),
            };
        },
    },
    getOrganizationById: {
        handle: async (call) => {
            const { db, urls } = call.platform.ctx;
            const row = await findOrganization(db, param(call, 'organizationId'));
            return { body: organizationView(row, urls) };
        },
    },
};
