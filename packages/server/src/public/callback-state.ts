/** An id of the platform. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Text that a lenient JSON parser may read as an object. It may begin with a byte order mark and white space. */
const OBJECT_START = /^[\s\uFEFF]*\{/;

/** Fields of the state that GitBook's SDK writes into paths of the API. */
const IDS = ['installationId', 'spaceId', 'siteId'] as const;

/**
 * The installation in the `state` of an OAuth callback by GitBook's SDK. The state is JSON without a signature, so any
 * person can forge it: the SDK stores the account of the `code` in the installation that the state names.
 *
 * - `null`: the request is no such callback.
 * - `invalid`: the state has ids, but one of them is not a plain id, or the installation's is missing. The SDK writes
 *   ids into paths of the API: a list would become text, and `..` would lead to another installation.
 */
export type CallbackTarget = null | 'invalid' | { installationId: string };

export function callbackTarget(query: URLSearchParams): CallbackTarget {
    const text = query.get('state') ?? '';
    if (!query.has('code')) return null;
    let state: unknown;
    try {
        state = JSON.parse(text);
    } catch {
        return OBJECT_START.test(text) ? 'invalid' : null;
    }
    if (typeof state !== 'object' || state === null) return null;
    const ids = IDS.map((name) => (state as Record<string, unknown>)[name]);
    if (ids.every((id) => id === undefined)) return null;
    const isPlain = ids.every((id) => id === undefined || (typeof id === 'string' && ID.test(id)));
    const [installationId] = ids;
    return isPlain && typeof installationId === 'string' ? { installationId } : 'invalid';
}
