/** Tells when an invocation has ended, work in `waitUntil` included. */
export const SETTLED_HOST = 'settled';

export const CALL_HEADER = 'x-call';

/**
 * A main module around an integration's: once every promise given to `waitUntil` has settled, it asks `SETTLED_HOST` with
 * the number of the call. Only then is all there that the invocation sent.
 */
export function settledModule(integration: string): string {
    return `import integration from './${integration}';
export default {
    async fetch(request, env, ctx) {
        const pending = [];
        const settle = async () => {
            for (let seen = -1; seen < pending.length; ) {
                seen = pending.length;
                await Promise.allSettled(pending);
            }
            await fetch('http://${SETTLED_HOST}/' + request.headers.get('${CALL_HEADER}'));
        };
        try {
            return await integration.fetch(request, env, {
                waitUntil(promise) {
                    pending.push(promise);
                    ctx.waitUntil(promise);
                },
            });
        } finally {
            ctx.waitUntil(settle());
        }
    },
};
`;
}
