import { useEffect } from 'react';

import { useComponentInstance } from '../instance-context.ts';
import { describeValue } from '../tree/describe-value.ts';

/** Reports a URL that was rejected: relative, malformed or able to run code. `accepted` is null for a rejected URL. */
export function useUnsafeURLReport(type: string, value: unknown, accepted: string | null): void {
    const { report } = useComponentInstance();
    const refused = accepted === null && value !== undefined ? describeValue(value) : null;
    useEffect(() => {
        if (refused === null) return;
        report({
            code: 'unsafe-url',
            path: type,
            message: `The URL of <${type}>, ${refused}, is not an absolute http or https URL: left out.`,
        });
    }, [report, type, refused]);
}
