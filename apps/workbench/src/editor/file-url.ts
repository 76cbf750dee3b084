import { safeLinkURL } from '@bindery/contract';

import { asRef } from './fields/content-ref.ts';

/** Returns the address of an image or file on another host. Null for a reference to anything else. */
export function fileUrl(value: unknown): string | null {
    const ref = asRef(value);
    const text = ref?.kind === 'url' ? ref['url'] : ref?.kind === 'file' ? ref['file'] : null;
    return typeof text === 'string' && /^https?:/i.test(text) ? safeLinkURL(text) : null;
}

/** Returns the path of a file of the space's repository. Null for a reference to anything else. */
export function filePath(value: unknown): string | null {
    const ref = asRef(value);
    const text = ref?.kind === 'url' ? ref['url'] : ref?.kind === 'file' ? ref['file'] : null;
    const isPath =
        typeof text === 'string' && text !== '' && !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(text);
    return isPath ? text : null;
}
