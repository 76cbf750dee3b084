import type { Manifest } from '@bindery/contract';

/**
 * Returns the manifest's `contentSecurityPolicy` as a header value; undefined if it has none. A record has one entry
 * per directive.
 *
 * Manifests fold long policies over several lines. A header value takes no line breaks and only ASCII: white space
 * becomes one space, and other control and non-ASCII characters, which no policy can contain, are left out.
 */
export function contentPolicyHeader(policy: Manifest['contentSecurityPolicy']): string | undefined {
    if (policy === undefined) return undefined;
    const directives =
        typeof policy === 'string'
            ? policy.split(';')
            : Object.entries(policy).map(([name, value]) => `${name} ${value}`);
    const header = directives
        .map((directive) =>
            directive
                .replaceAll(/[^\s!-~]/g, '')
                .replaceAll(/\s+/g, ' ')
                .replace(/[\s;]+$/, '')
                .trim(),
        )
        .filter((directive) => directive !== '')
        .join('; ');
    return header === '' ? undefined : header;
}
