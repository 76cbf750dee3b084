import { computeDocument, computePages, type ComputedSource } from '@bindery/platform';

import { param, type Operations } from './operation.ts';

/** Documents and page trees that the content sources of integrations compute. */
export const computedOperations: Operations = {
    getComputedDocument: {
        scope: 'space:content:read',
        handle: async (call) => {
            const { ctx, invoke } = call.platform;
            const { source } = call.body as { source: ComputedSource };
            return { body: await computeDocument(ctx, invoke, param(call, 'spaceId'), source) };
        },
    },
    getComputedRevision: {
        scope: 'space:content:read',
        handle: async (call) => {
            const { ctx, invoke } = call.platform;
            const { source } = call.body as { source: ComputedSource };
            const pages = await computePages(ctx, invoke, param(call, 'spaceId'), source);
            return { body: { pages, files: [], reusableContents: [] } };
        },
    },
};
