import type { ContentKitRenderOutput, RenderIntegrationUI } from '@bindery/contract';

/** Identifies a block of a published page. */
export interface BlockLocation {
    space: string;
    page: string;
    /** The id of the page's document version. */
    content: string;
    index: number;
    integration: string;
}

/** Permission to render a component with these props, signed by the server (`render-grants.ts` in packages/server). */
interface Grant {
    componentId: string;
    props: Record<string, unknown>;
    signature: string;
}

interface RenderResponse {
    output: ContentKitRenderOutput;
    grants: Grant[];
    /** Present only for integrations with the scope `site:visitor:claims`. */
    visitor?: Record<string, unknown>;
}

/** Grants that the server accepts per request. The newest ones belong to the components on the screen. */
const MAX_GRANTS = 100;

/** Creates the render function of one block. It sends the grants of earlier responses with each request. */
export function createBlockRender(
    location: BlockLocation,
    onVisitor: (visitor: Record<string, unknown> | undefined) => void,
): (
    request: RenderIntegrationUI,
    options: { signal: AbortSignal },
) => Promise<ContentKitRenderOutput> {
    const { integration, index, ...document } = location;
    const query = new URLSearchParams({ ...document, index: String(index) }).toString();
    const url = `/~render/${encodeURIComponent(integration)}?${query}`;
    const grantsBySignature = new Map<string, Grant>();
    return async ({ componentId, props, state, action, context }, { signal }) => {
        const response = await fetch(url, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({
                componentId,
                props,
                state,
                action,
                theme: context.theme,
                grants: [...grantsBySignature.values()]
                    .filter((grant) => grant.componentId === componentId)
                    .slice(-MAX_GRANTS),
            }),
            signal,
        });
        if (!response.ok) throw new Error(await messageOf(response));
        const { output, grants, visitor } = (await response.json()) as RenderResponse;
        for (const grant of grants) storeGrant(grantsBySignature, grant);
        onVisitor(visitor);
        return output;
    };
}

/** Grants stored for one block, across its components. Bounds the memory when a reader uses a block for hours. */
const MAX_STORED_GRANTS = 1000;

/** Stores a grant as the newest one and deletes the oldest one beyond the limit. */
function storeGrant(grants: Map<string, Grant>, grant: Grant): void {
    grants.delete(grant.signature);
    grants.set(grant.signature, grant);
    const [oldest] = grants.keys();
    if (grants.size > MAX_STORED_GRANTS && oldest !== undefined) grants.delete(oldest);
}

async function messageOf(response: Response): Promise<string> {
    try {
        const { error } = (await response.json()) as { error: { message: string } };
        return error.message;
    } catch {
        return `The server responded with ${response.status}.`;
    }
}
