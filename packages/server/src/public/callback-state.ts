/** An id of the platform. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Text that a reader of JSON might take for the beginning of an object: a byte order mark and white space come before it. */
const OBJECT_START = /^[\s\uFEFF]*\{/;

/** Fields of the state that GitBook's SDK writes into paths of the API. */
const IDS = ['installationId', 'spaceId', 'siteId'] as const;

/**
 * The installation in the `state` of an OAuth callback by GitBook's SDK. The state is JSON without a signature, so that
 * every person can write one: the SDK stores the account of any `code` in the installation that the state names.
 *
 * - `null`: the request is no such callback.
 * - `invalid`: the state names something, but not by plain ids. The SDK would turn a list into text, and `..` in an id
 *   into a path to another installation.
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
