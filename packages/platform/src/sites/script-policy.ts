import type { PublicManifest } from '@bindery/contract';

/** A content security policy: directives with their sources (CSP Level 3, 2.2). */
export type Policy = Map<string, Set<string>>;

/** Fetch directives that integrations may extend. The other directives protect the page itself. */
const EXTENSIBLE = new Set([
    'script-src',
    'style-src',
    'img-src',
    'font-src',
    'media-src',
    'connect-src',
    'frame-src',
    'worker-src',
]);

/** Directives whose sources are added to a directive in {@link EXTENSIBLE} that controls the same fetches. */
const ALIASES: Readonly<Record<string, string>> = {
    'child-src': 'frame-src',
    'script-src-elem': 'script-src',
    'style-src-elem': 'style-src',
};

/**
 * Parses a manifest's `contentSecurityPolicy`, a string or a record of directives. Sources that would change the page's
 * own policy (`'none'`, nonces) are left out.
 */
export function readPolicy(manifest: PublicManifest): Policy {
    const declared = manifest.contentSecurityPolicy;
    const text =
        declared === undefined || typeof declared === 'string'
            ? (declared ?? '')
            : Object.entries(declared)
                  .map(([directive, sources]) => `${directive} ${sources}`)
                  .join(';');
    const policy: Policy = new Map();
    for (const part of text.split(';')) {
        // In the header, a comma would start another policy (RFC 9110, 5.6.1).
        const [name = '', ...sources] = part.replaceAll(',', ' ').trim().split(/\s+/);
        const lower = name.toLowerCase();
        const directive = ALIASES[lower] ?? lower;
        if (!EXTENSIBLE.has(directive)) continue;
        add(
            policy,
            directive,
            sources.filter((source) => !/^'(none|nonce-.*)'$/i.test(source)),
        );
    }
    return policy;
}

/** Returns a copy of the first policy with the sources of the others added. */
export function extendPolicy(base: Policy, others: readonly Policy[]): Policy {
    const policy: Policy = new Map([...base].map(([name, sources]) => [name, new Set(sources)]));
    for (const other of others) {
        for (const [name, sources] of other) add(policy, name, [...sources]);
    }
    return policy;
}

export function formatPolicy(policy: Policy): string {
    return [...policy].map(([directive, sources]) => [directive, ...sources].join(' ')).join('; ');
}

function add(policy: Policy, directive: string, sources: readonly string[]): void {
    const known = policy.get(directive) ?? new Set();
    for (const source of sources) known.add(source);
    policy.set(directive, known);
}
