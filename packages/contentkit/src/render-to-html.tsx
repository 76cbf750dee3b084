import { renderToStaticMarkup } from 'react-dom/server';

import { isPlainObject } from './bindings.ts';
import { ContentKit } from './contentkit.tsx';
import { ContentKitError } from './error.ts';
import { loadAllParts } from './lazy-part.ts';
import type { ContentKitContext, ContentKitRenderOutput } from './render.ts';

export interface RenderToHTMLOptions {
    /** Default: the colours follow the page's `color-scheme`. */
    theme?: 'light' | 'dark';
    /** Starts the ids of the HTML. Blocks on one page need different ones. Default: `ck-`. */
    idPrefix?: string;
}

/**
 * Renders an output to static HTML: for search engines, printing, feeds and readers without scripts. Its elements,
 * texts and roles are those of the interactive block, except that a frame is an empty box and an editor shows its code.
 * The page needs `@bindery/contentkit/styles.css`. Returns an empty string for `complete`.
 *
 * @throws ContentKitError `invalid_output` if the output has no element.
 */
export async function renderToHTML(
    output: ContentKitRenderOutput,
    options: RenderToHTMLOptions = {},
): Promise<string> {
    await loadAllParts();
    return renderLoadedToHTML(output, options);
}

/**
 * Renders like `renderToHTML`, but synchronously, so that a server can measure its CPU time. Call `loadAllParts()` once
 * before.
 *
 * @throws ContentKitError `invalid_output` if the output has no element.
 */
export function renderLoadedToHTML(
    output: ContentKitRenderOutput,
    { theme, idPrefix = 'ck-' }: RenderToHTMLOptions = {},
): string {
    const raw: unknown = output;
    if (isPlainObject(raw) && raw['type'] === 'complete') return '';
    if (!isPlainObject(raw) || !isPlainObject(raw['element'])) {
        throw new ContentKitError('invalid_output', 'The output has no element to render.');
    }
    const context = { type: 'document', spaceId: '', editable: false, theme };
    return renderToStaticMarkup(
        <ContentKit
            render={neverRenders}
            componentId=""
            props={NO_PROPS}
            // The cast holds: the API client's types declare these strings as enums.
            context={context as ContentKitContext}
            controls={false}
            initialOutput={output}
            mountAtOnce
        />,
        { identifierPrefix: idPrefix },
    );
}

const NO_PROPS = {};

/** The required `render`. It is never called, because static markup runs no effects. */
function neverRenders(): Promise<never> {
    return Promise.reject(new Error('Static HTML does not render again.'));
}
