/** The host that an integration calls when an invocation and its `waitUntil` work have ended. */
export const SETTLED_HOST = 'settled';

export const CALL_HEADER = 'x-call';

/** A response header: the invocation has no `waitUntil` work. Saves the call of `SETTLED_HOST` for most invocations. */
export const SETTLED_HEADER = 'x-settled';

/**
 * Returns a main module that wraps an integration's: when all `waitUntil` promises have settled, it calls
 * `SETTLED_HOST` with the number of the call. By then the invocation has sent all its requests.
 */
export function settledModule(integration: string): string {
    return `import integration from './${integration}';
export default {
    async fetch(request, env, ctx) {
        const pending = [];
        const settle = async () => {
            for (let settled = -1; settled < pending.length; ) {
                settled = pending.length;
                await Promise.allSettled(pending);
            }
            await fetch('http://${SETTLED_HOST}/' + request.headers.get('${CALL_HEADER}'));
        };
        const response = await integration.fetch(request, env, {
            waitUntil(promise) {
                pending.push(promise);
                ctx.waitUntil(promise);
            },
        });
        if (pending.length > 0) {
            ctx.waitUntil(settle());
            return response;
        }
        const marked = new Response(response.body, response);
        marked.headers.set('${SETTLED_HEADER}', '1');
        return marked;
    },
};
`;
}
