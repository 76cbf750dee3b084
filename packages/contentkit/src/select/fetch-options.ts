import { ContentKitError } from '../error.ts';
import type { LoadOptions } from '../host-services.ts';

/** Fetches options from a URL; the default of `loadOptions`. Throws for named sources. */
export const fetchOptions: LoadOptions = async (request, { signal }) => {
    if (!('url' in request)) {
        throw new ContentKitError(
            'options_failed',
            `The host does not provide the source "${request.source}": pass a "loadOptions" that does.`,
        );
    }
    // Sends no cookies, because the integration chooses the URL: with the cookies of the page that shows the block, the
    // request could read or change data.
    const response = await fetch(request.url, {
        signal,
        headers: { accept: 'application/json' },
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
    });
    if (!response.ok) {
        throw new ContentKitError(
            'options_failed',
            `The URL of a select responded with ${response.status}.`,
        );
    }
    return response.json() as Promise<unknown>;
};
