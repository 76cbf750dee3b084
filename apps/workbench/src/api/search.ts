import { call } from './client.ts';

/** A space with pages that a search found: `SearchSpaceResult` of the published API. */
export interface FoundSpace {
    id: string;
    title: string;
    pages: {
        id: string;
        title: string;
        description: string;
        /** Position among the results of all spaces. */
        rank: number;
        ancestors: { title: string }[];
        /** The parts of the page that match, the best first. */
        sections?: { body: string }[];
    }[];
}

/** Searches titles and texts of the pages of an organization that the user may read. */
export async function searchOrganization(
    organizationId: string,
    query: string,
    signal: AbortSignal,
): Promise<FoundSpace[]> {
    const path = `/v1/orgs/${encodeURIComponent(organizationId)}/search?query=${encodeURIComponent(query)}`;
    return (await call<{ items: FoundSpace[] }>('GET', path, undefined, { signal })).items;
}
