import { isDeepStrictEqual } from 'node:util';
import type { DocumentBlock } from '@bindery/contract';

import type { PlatformContext } from './platform-context.ts';
import { PlatformError } from './error.ts';
import type { Home } from './first-start.ts';
import type { PublishedIntegration } from './integrations/integration.ts';
import { configurationOf, defaultConfiguration, statusOf } from './installations/configuration.ts';
import { createPage, readPage, updatePage } from './pages/page.ts';
import { currentSpaceRevision } from './pages/space-revision.ts';
import { createSite, loadSites } from './sites/site.ts';
import { createSpace, loadSpaces } from './spaces/space.ts';

/** The page that a new organization begins with. */
export interface Welcome {
    /** Puts the integration's block on the page, if it is the first that can be shown and nobody wrote there yet. */
    offer(integration: PublishedIntegration): Promise<void>;
}

interface PagePlace {
    spaceId: string;
    pageId: string;
}

/**
 * Makes the space, the published site and the welcome page of an organization that has no page. What is asked for is
 * what is missing, since a first start can be killed between any two of them.
 */
export async function openWelcome(ctx: PlatformContext, home: Home): Promise<Welcome> {
    let waiting = await findOrMakePage(ctx, home);
    return {
        async offer(integration) {
            const nodes = welcomeNodes(integration);
            if (waiting === undefined || nodes === undefined) return;
            const { spaceId, pageId } = waiting;
            waiting = undefined;
            try {
                const { documentVersion, nodes: before } = await readPage(ctx, spaceId, pageId);
                if (!isWaiting(before)) return;
                await updatePage(ctx, spaceId, pageId, { nodes, documentVersion }, home.userId);
            } catch (error) {
                // Somebody was faster, by editing the page or by deleting it: it is theirs.
                const isTaken =
                    error instanceof PlatformError &&
                    (error.code === 'conflict' || error.code === 'not_found');
                if (!isTaken) throw error;
            }
        },
    };
}

/** The welcome page, while it waits for its block. */
async function findOrMakePage(ctx: PlatformContext, home: Home): Promise<PagePlace | undefined> {
    const { organizationId, userId } = home;
    const spaces = await loadSpaces(ctx.db, organizationId);
    for (const { id: spaceId } of spaces) {
        const [first] = (await currentSpaceRevision(ctx.db, spaceId)).pages;
        if (first === undefined) continue;
        const { nodes } = await readPage(ctx, spaceId, first.id);
        return isWaiting(nodes) ? { spaceId, pageId: first.id } : undefined;
    }
    const space = spaces[0] ?? (await createSpace(ctx, organizationId, 'Handbook'));
    if ((await loadSites(ctx.db, organizationId)).length === 0) {
        await createSite(ctx, organizationId, {
            title: 'Handbook',
            spaces: [space.id],
            published: true,
        });
    }
    const page = await createPage(ctx, space.id, { title: 'Welcome', nodes: WAITING }, userId);
    return { spaceId: space.id, pageId: page.id };
}

const WAITING = [
    paragraph(
        'No installed integration has a block to show yet. Press / on an empty line to see what there is to insert.',
    ),
];

function isWaiting(nodes: readonly DocumentBlock[]): boolean {
    return isDeepStrictEqual(nodes, WAITING);
}

/** What the page says with the integration's first block; undefined: it has none that renders without being configured. */
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
        // The client's types spell the document's strings as enums.
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
