/** The intended differences between the two SDKs, each with its reason. */
import type { Difference } from './compare.ts';

export interface Explanation {
    /** Names the explanation in the report. */
    id: string;
    reason: string;
    explains: (difference: Difference) => boolean;
}

/** Headers that protect an OAuth sign-in, with their values. The reference sends none of them. */
const PROTECTION: Record<string, RegExp> = {
    'cache-control': /^no-store$/,
    'referrer-policy': /^no-referrer$/,
    // Traces mask the value.
    'set-cookie': /^(?:oauth-|•+$)/,
};

function isProtection({ path, reference, subject }: Difference): boolean {
    const header = /\.?headers\.([\w-]+)$/.exec(path)?.[1] ?? '';
    const [value, ...others] = Array.isArray(subject) ? (subject as unknown[]) : [];
    return (
        reference === undefined &&
        others.length === 0 &&
        PROTECTION[header]?.test(String(value)) === true
    );
}

const PAGE = /^(?:answer\.page|invocations\.\d+\.(?:body|headers\.content-type\.0))$/;

export const EXPLANATIONS: readonly Explanation[] = [
    {
        id: 'oauth-refused',
        reason: 'A refusal at the provider gets a page that says so. The reference sends the person to the provider again.',
        explains: ({ capability, name }) => capability === 'oauth' && name.endsWith(', denied'),
    },
    {
        id: 'oauth-forged-state',
        reason: 'The state is signed: a forged one gets a page that says so, with status 400. The reference parses it as JSON.',
        explains: ({ capability, name }) =>
            capability === 'oauth' && name.endsWith(', wrong_state'),
    },
    {
        id: 'oauth-protection',
        reason: 'The state is bound to the browser by a cookie, and answers are not cached.',
        explains: isProtection,
    },
    {
        id: 'oauth-page',
        reason: 'The page after a connection is styled, and says that the account is connected.',
        explains: ({ capability, name, path }) =>
            capability === 'oauth' && name.endsWith(', granted') && PAGE.test(path),
    },
];

/** Returns the first explanation of a difference. */
export function explain(difference: Difference): Explanation | undefined {
    return EXPLANATIONS.find(({ explains }) => explains(difference));
}
