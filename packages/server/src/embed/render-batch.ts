import {
    allowsBlock,
    embedGrantKey,
    PlatformError,
    verifyEmbedVisitor,
    type ActiveIntegration,
    type Platform,
    type PublishableKeyRow,
} from '@bindery/platform';
import { z } from 'zod';

import type { RequestMeter } from '../budget/request-meter.ts';
import { statusOf } from '../error-status.ts';
import { staticHTML } from '../static-html.ts';
import { renderForReader, withOutput } from '../public/render-for-readers.ts';
import { ReaderValues } from '../public/reader-values.ts';
import { grantedValues, grantsOf, type Grant, type GrantPlace } from '../public/render-grants.ts';

/** The most blocks of one request. A page with more sends several. */
const MAX_RENDERS = 50;

const object = z.record(z.string(), z.unknown());

const renderSchema = z.object({
    id: z.string().max(100),
    integration: z.string().max(100),
    componentId: z.string().max(200),
    props: object.default({}),
    state: object.optional(),
    action: z.looseObject({ action: z.string() }).optional(),
    grants: z
        .array(z.object({ componentId: z.string(), props: object, signature: z.string() }))
        .max(100)
        .default([]),
});

export const batchSchema = z.object({
    key: z.string().max(200),
    theme: z.enum(['light', 'dark']).default('light'),
    locale: z.string().max(35).optional(),
    /** A token that the page's own server signed with the key's visitor secret. */
    visitor: z.string().max(8192).optional(),
    /** `html` returns static HTML instead of outputs: for tools that build a site. */
    format: z.enum(['output', 'html']).default('output'),
    renders: z.array(renderSchema).min(1).max(MAX_RENDERS),
});

export type Batch = z.infer<typeof batchSchema>;
type BatchRender = z.infer<typeof renderSchema>;

type Rendered =
    | {
          id: string;
          output: Record<string, unknown>;
          grants: Grant[];
          /** Addresses of the integration's own frames. */
          frames: string[];
          visitor?: { claims: Record<string, unknown> };
      }
    | { id: string; html: string }
    | { id: string; error: { code: number; message: string } };

export interface RenderedBatch {
    body: { renders: Rendered[] };
    /** Seconds for which every rendering may be kept by a shared cache; 0 if one of them may not. */
    maxAge: number;
}

/**
 * Renders blocks for a page of another site. The page chooses props of the blocks that its key allows; it gets other
 * components and props only if a rendering offered them, as on published sites (`public/render-grants.ts`). The failure
 * of one block does not fail the others.
 *
 * @throws PlatformError `unauthorized` if the visitor's token is not valid.
 */
export async function renderBatch(
    platform: Platform,
    key: PublishableKeyRow,
    batch: Batch,
    /** The integrations that are active on the key's space. */
    active: readonly ActiveIntegration[],
    meter: RequestMeter,
    signal: AbortSignal,
): Promise<RenderedBatch> {
    const claims =
        batch.visitor === undefined
            ? undefined
            : await verifyEmbedVisitor(platform.ctx, key, batch.visitor);
    let maxAge = claims === undefined ? Number.POSITIVE_INFINITY : 0;
    const renders = await Promise.all(
        batch.renders.map(async (render): Promise<Rendered> => {
            try {
                const { rendered, age } = await renderOne(
                    platform,
                    key,
                    batch,
                    render,
                    active,
                    claims,
                    meter,
                    signal,
                );
                maxAge = Math.min(maxAge, age);
                return rendered;
            } catch (error) {
                maxAge = 0;
                if (!(error instanceof PlatformError)) throw error;
                return {
                    id: render.id,
                    error: { code: statusOf(error), message: error.message },
                };
            }
        }),
    );
    return { body: { renders }, maxAge: Number.isFinite(maxAge) ? maxAge : 0 };
}

async function renderOne(
    platform: Platform,
    key: PublishableKeyRow,
    { theme, locale, format }: Batch,
    render: BatchRender,
    active: readonly ActiveIntegration[],
    claims: Record<string, unknown> | undefined,
    meter: RequestMeter,
    signal: AbortSignal,
): Promise<{ rendered: Rendered; age: number }> {
    const { ctx } = platform;
    const { integration, componentId, props } = render;
    const grantKey = embedGrantKey(ctx, key.id);
    const place: GrantPlace = { site: key.id, content: '', index: 0, integration };
    const refusal = () =>
        new PlatformError(
            'forbidden',
            `This publishable key is not for the block "${componentId}" of "${integration}". Add it to the key.`,
        );
    if (!key.blocks.some((block) => block.integration === integration)) throw refusal();
    const installed = active.find((each) => each.integration === integration);
    if (installed === undefined) {
        throw new PlatformError(
            'not_found',
            `"${integration}" is not installed on the space of this publishable key.`,
        );
    }
    const granted = meter.run(() =>
        grantedValues(grantKey, place, render.grants, componentId, props),
    );
    if (granted === undefined && !allowsBlock(key, installed, componentId)) throw refusal();
    const given = installed.manifest.scopes.includes('site:visitor:claims') ? claims : undefined;
    const rendering = await renderForReader(
        platform,
        {
            integration,
            installationId: installed.installationId,
            organizationId: key.organization_id,
        },
        {
            componentId,
            props,
            state: render.state,
            action: render.action,
            context: {
                spaceId: key.space_id,
                theme,
                ...(locale === undefined ? {} : { locale }),
            },
            claims: given,
        },
        signal,
    );
    const age = remainingAge(rendering.cacheControl, rendering.age);
    if (format === 'html') {
        const output = await withOutput(meter, integration, rendering, JSON.stringify);
        const html = await staticHTML(meter, output, { idPrefix: idPrefixOf(render.id) });
        return { rendered: { id: render.id, html }, age };
    }
    return {
        rendered: await withOutput(meter, integration, rendering, (output) => ({
            id: render.id,
            output: { ...output, canAccessVisitorClaims: given !== undefined },
            grants: grantsOf(
                grantKey,
                place,
                componentId,
                output,
                ReaderValues.of(
                    render,
                    granted === undefined ? { chosen: props } : { bound: granted },
                ),
            ),
            frames: ctx.urls.ownFrames(integration),
            ...(given === undefined ? {} : { visitor: { claims: given } }),
        })),
        age,
    };
}

/** Returns the beginning of the HTML's ids: the id of the render, which is unique in its batch, as a CSS name. */
function idPrefixOf(id: string): string {
    return `bindery-${id.replaceAll(/[^\w-]/g, '-')}-`;
}

/** Returns the seconds for which a shared cache may still keep a rendering (RFC 9111, 5.2.2). */
function remainingAge(cacheControl: string | null, age: number | null): number {
    if (cacheControl === null || /\b(no-store|no-cache|private)\b/i.test(cacheControl)) return 0;
    const seconds = /\b(?:s-maxage|max-age)=(\d+)/i.exec(cacheControl)?.[1];
    return Math.max(0, Number(seconds ?? 0) - (age ?? 0));
}
