import { computeDocument, computePages, type ComputedSource, type Timed } from '@bindery/platform';

import { meterOf } from '../budget/request-meter.ts';
import { param, type ApiCall, type Operations } from './operation.ts';

/** Counts the time of synchronous work on an integration's answer against the caller's share of the event loop. */
const timed =
    ({ request }: ApiCall): Timed =>
    (section) =>
        meterOf(request).run(section);

/** Documents and page trees that the content sources of integrations compute. */
export const computedOperations: Operations = {
    getComputedDocument: {
        scope: 'space:content:read',
        handle: async (call) => {
            const { ctx, invoke } = call.platform;
            const { source } = call.body as { source: ComputedSource };
            return {
                body: await computeDocument(
                    ctx,
                    invoke,
                    param(call, 'spaceId'),
                    source,
                    timed(call),
                ),
            };
        },
    },
    getComputedRevision: {
        scope: 'space:content:read',
        handle: async (call) => {
            const { ctx, invoke } = call.platform;
            const { source } = call.body as { source: ComputedSource };
            const pages = await computePages(
                ctx,
                invoke,
                param(call, 'spaceId'),
                source,
                timed(call),
            );
            return { body: { pages, files: [], reusableContents: [] } };
        },
    },
};
