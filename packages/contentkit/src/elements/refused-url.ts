import { useEffect } from 'react';

import { useLifecycle } from '../host.ts';
import { describe } from '../tree/describe.ts';

/** Reports a URL that an element names and that is not used: missing, relative or able to run code. */
export function useRefusedURL(type: string, given: unknown, used: string | null): void {
    const { report } = useLifecycle();
    const refused = used === null && given !== undefined ? describe(given) : null;
    useEffect(() => {
        if (refused === null) return;
        report({
            code: 'unsafe-url',
            path: type,
            message: `<${type}> names ${refused}, which is not an absolute http or https URL: left out.`,
        });
    }, [report, type, refused]);
}
