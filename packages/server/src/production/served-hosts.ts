import type { PlatformContext, Urls } from '@bindery/platform';

import { hostOwner } from '../origins.ts';

/** Longest domain name (RFC 1035, section 2.3.4). */
const MAX_DOMAIN_CHARACTERS = 253;

/**
 * Returns true for a domain that this host serves: the configured ones, frames of an existing integration, and
 * published sites. A proxy asks before it obtains a certificate (Caddy's `on_demand_tls`), so that invented names
 * cannot exhaust the rate limit of the certificate authority.
 */
export async function isServedDomain(ctx: PlatformContext, domain: string): Promise<boolean> {
    const { urls, db } = ctx;
    const name = domain.toLowerCase();
    if (name === '' || name.length > MAX_DOMAIN_CHARACTERS) return false;
    if (configuredDomains(urls).has(name)) return true;
    const owner = hostOwner(urls, name + portOf(urls));
    if (owner.kind === 'site') {
        return exists(
            db
                .selectFrom('sites')
                .select('id')
                .where('slug', '=', owner.slug)
                .where('published', '=', true)
                .where('deleted_at', 'is', null),
        );
    }
    if (owner.kind === 'frames') {
        return exists(db.selectFrom('integrations').select('name').where('name', '=', owner.name));
    }
    return false;
}

async function exists(query: { executeTakeFirst(): Promise<unknown> }): Promise<boolean> {
    return (await query.executeTakeFirst()) !== undefined;
}

function configuredDomains({ origins }: Urls): ReadonlySet<string> {
    return new Set(
        [origins.app, origins.api, origins.endpoint].map((origin) => new URL(origin).hostname),
    );
}

/** Returns the port of sites with its colon; an empty string for the default port. */
function portOf({ siteHosts }: Urls): string {
    const { port } = new URL(siteHosts.originOf('site'));
    return port === '' ? '' : `:${port}`;
}
