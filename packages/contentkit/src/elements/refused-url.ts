import { useEffect } from 'react';

import { useLifecycle } from '../host.ts';

/** Reports a URL that an element names and that is not used: missing, relative or able to run code. */
export function useRefusedURL(type: string, given: unknown, used: string | null): void {
    const { report } = useLifecycle();
    const refused = used === null && given !== undefined ? String(given).slice(0, 60) : null;
    useEffect(() => {
        if (refused === null) return;
        report({
            code: 'unsafe-url',
            path: type,
            message: `<${type}> names ${JSON.stringify(refused)}, which is not an absolute http or https URL: left out.`,
        });
    }, [report, type, refused]);
}
