import type { ContentKitRenderOutput, RenderIntegrationUI } from '@bindery/contract';

/** Where a block stands. */
export interface BlockPlace {
    /** Path of the site. */
    base: string;
    space: string;
    page: string;
    /** Id of the page's content. */
    content: string;
    index: number;
    integration: string;
}

/** What a rendering allows to be asked for next; signed by the server (`render-grants.ts` there). */
interface Grant {
    componentId: string;
    props: Record<string, unknown>;
    signature: string;
}

interface Answer {
    output: ContentKitRenderOutput;
    grants: Grant[];
    /** Only for integrations that may know it. */
    visitor?: Record<string, unknown>;
}

/** The server takes so many; the newest are those of what is on the screen. */
const MOST_GRANTS = 100;

/** Renders one block of a page: asks the server, and keeps what its answers allow. */
export function createBlockRender(
    place: BlockPlace,
    onVisitor: (visitor: Record<string, unknown> | undefined) => void,
): (
    request: RenderIntegrationUI,
    options: { signal: AbortSignal },
) => Promise<ContentKitRenderOutput> {
    const { base, integration, ...where } = place;
    const kept = new Map<string, Grant>();
    return async ({ componentId, props, state, action, context }, { signal }) => {
        const response = await fetch(`${base}/~render/${encodeURIComponent(integration)}`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({
                ...where,
                componentId,
                props,
                state,
                action,
                theme: context.theme,
                grants: [...kept.values()]
                    .filter((grant) => grant.componentId === componentId)
                    .slice(-MOST_GRANTS),
            }),
            signal,
        });
        if (!response.ok) throw new Error(await messageOf(response));
        const { output, grants, visitor } = (await response.json()) as Answer;
        for (const grant of grants) kept.set(grant.signature, grant);
        onVisitor(visitor);
        return output;
    };
}

async function messageOf(response: Response): Promise<string> {
    try {
        const { error } = (await response.json()) as { error: { message: string } };
        return error.message;
    } catch {
        return `The server answered ${response.status}.`;
    }
}
