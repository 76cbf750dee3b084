/** The requests and responses of `/embed/v1/render` (docs/embed.md). */
import type { ContentKitRenderOutput } from '@bindery/contract';

/** Permission to render a component with these props, signed by the host. Sent back with later renders. */
export interface Grant {
    componentId: string;
    props: Record<string, unknown>;
    signature: string;
}

export interface BlockRender {
    integration: string;
    componentId: string;
    props: Record<string, unknown>;
    state?: Record<string, unknown>;
    action?: Record<string, unknown>;
    grants?: readonly Grant[];
}

export interface BlockOutput {
    output: ContentKitRenderOutput;
    grants: readonly Grant[];
    /** Addresses of the integration's own frames, which receive the page. */
    frames: readonly string[];
    /** Present only for integrations with the scope `site:visitor:claims`. */
    visitor?: Record<string, unknown>;
}

/** Settings that all renders of one request share. */
export interface RenderContext {
    theme: 'light' | 'dark';
    locale?: string;
}

export type RenderResult =
    | ({ id: string } & BlockOutput)
    | { id: string; error: { code: number | string; message: string } };

/** Renders that the host accepts in one request. */
export const MAX_RENDERS = 50;

/** Characters of a URL that every proxy and CDN accepts. */
export const MAX_URL_LENGTH = 8000;
