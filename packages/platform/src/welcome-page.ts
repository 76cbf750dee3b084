import { isDeepStrictEqual } from 'node:util';
import type { DocumentBlock } from '@bindery/contract';

import type { PlatformContext } from './platform-context.ts';
import { PlatformError } from './error.ts';
import type { Home } from './organizations/create.ts';
import type { PublishedIntegration } from './integrations/integration.ts';
import { configurationOf, defaultConfiguration, statusOf } from './installations/configuration.ts';
import { createPage, readPage, updatePage } from './pages/page.ts';
import { currentSpaceRevision } from './pages/space-revision.ts';
import { createSite, loadSites } from './sites/site.ts';
import { createSpace, loadSpaces } from './spaces/space.ts';

/** The first page of a new organization. */
export interface Welcome {
    /**
     * Inserts the integration's first block, if no other integration's block was inserted and the page was not edited.
     */
    offer(integration: PublishedIntegration): Promise<void>;
}

interface PageRef {
    spaceId: string;
    pageId: string;
}

/**
 * Creates a space, a published site and a welcome page in an organization that has no page. Creates only what is
 * missing, because the process can be killed during its first start.
 */
export async function openWelcome(ctx: PlatformContext, home: Home): Promise<Welcome> {
    let untouched = await findOrCreatePage(ctx, home);
    return {
        async offer(integration) {
            const nodes = welcomeNodes(integration);
            if (untouched === undefined || nodes === undefined) return;
            const { spaceId, pageId } = untouched;
            untouched = undefined;
            try {
                const { documentVersion, nodes: before } = await readPage(ctx, spaceId, pageId);
                if (!isUntouched(before)) return;
                await updatePage(ctx, spaceId, pageId, { nodes, documentVersion }, home.userId);
            } catch (error) {
                // A user edited or deleted the page meanwhile: it stays unchanged.
                const isChanged =
                    error instanceof PlatformError &&
                    (error.code === 'conflict' || error.code === 'not_found');
                if (!isChanged) throw error;
            }
        },
    };
}

/** Finds or creates the welcome page. Returns it only if it still has its first content. */
async function findOrCreatePage(ctx: PlatformContext, home: Home): Promise<PageRef | undefined> {
    const { organizationId, userId } = home;
    const spaces = await loadSpaces(ctx.db, organizationId);
    for (const { id: spaceId } of spaces) {
        const [first] = (await currentSpaceRevision(ctx.db, spaceId)).pages;
        if (first === undefined) continue;
        const { nodes } = await readPage(ctx, spaceId, first.id);
        return isUntouched(nodes) ? { spaceId, pageId: first.id } : undefined;
    }
    const space = spaces[0] ?? (await createSpace(ctx, organizationId, 'Handbook'));
    if ((await loadSites(ctx.db, organizationId)).length === 0) {
        await createSite(ctx, organizationId, {
            title: 'Handbook',
            spaces: [space.id],
            published: true,
        });
    }
    const page = await createPage(ctx, space.id, { title: 'Welcome', nodes: PLACEHOLDER }, userId);
    return { spaceId: space.id, pageId: page.id };
}

const PLACEHOLDER = [
    paragraph(
        'No installed integration has a block to show yet. Press / on an empty line to see what there is to insert.',
    ),
];

function isUntouched(nodes: readonly DocumentBlock[]): boolean {
    return isDeepStrictEqual(nodes, PLACEHOLDER);
}

/**
 * Returns the content of the page with the integration's first block; undefined if it has no block or needs to be
 * configured first.
 */
function welcomeNodes(integration: PublishedIntegration): DocumentBlock[] | undefined {
    const { manifest, row } = integration;
    const [block] = manifest.blocks ?? [];
    if (block === undefined || !needsNoConfiguration(integration)) return undefined;
    return [
        paragraph(
            `Below is a live block of ${manifest.title}. Press a button in it, and the code in the integration’s folder answers. Press / on an empty line to insert another block.`,
        ),
        integrationBlock(row.name, block.id),
    ];
}

function needsNoConfiguration({ manifest }: PublishedIntegration): boolean {
    return (['account', 'space'] as const).every((level) => {
        const definition = configurationOf(manifest, level);
        return statusOf(definition, defaultConfiguration(definition)) === 'active';
    });
}

function paragraph(text: string): DocumentBlock {
    return {
        object: 'block',
        type: 'paragraph',
        isVoid: false,
        data: {},
        nodes: [{ object: 'text', leaves: [{ object: 'leaf', text, marks: [] }] }],
        // The cast is needed, because the client's types have enums where the OpenAPI document has strings.
    } as unknown as DocumentBlock;
}

function integrationBlock(integration: string, block: string): DocumentBlock {
    return {
        object: 'block',
        type: 'integration',
        isVoid: true,
        data: { integration, block, props: {} },
    } as unknown as DocumentBlock;
}
