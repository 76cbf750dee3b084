/** The part of a block that needs the renderer. Loaded together with the first output. */
import { ContentKit, fetchOptions, whenPartsLoaded, type LoadOptions } from '@bindery/contentkit';
import type { ContentKitContext } from '@bindery/contract';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

import type { BlockView, BlockViewOptions } from './block-view.ts';
import { loadStyles } from './styles.ts';

/** Draws a block's output into a container in the block's shadow root. */
export async function mountBlock(
    container: HTMLElement,
    options: BlockViewOptions,
): Promise<BlockView> {
    const { initialOutput, render } = options;
    const root = container.getRootNode() as ShadowRoot;
    await loadStyles(root, initialOutput);
    const react = createRoot(container);
    const view = (current: BlockViewOptions) => (
        <BlockContent
            {...current}
            render={async (request, settings) => {
                const output = await render(request, settings);
                await loadStyles(root, output);
                return output;
            }}
        />
    );
    flushSync(() => react.render(view(options)));
    return {
        complete: whenPartsLoaded(),
        update: (changed) => react.render(view(changed)),
        unmount: () => react.unmount(),
    };
}

function BlockContent(options: BlockViewOptions): ReactNode {
    // The casts hold: the API client's types declare these strings as enums.
    const context = {
        type: 'document' as ContentKitContext['type'],
        spaceId: '',
        // The page receives changed props (`bindery-props`). The host itself renders the block as not editable.
        editable: true,
        theme: options.theme as ContentKitContext['theme'],
    } as ContentKitContext;
    const { visitor, initialOutput, componentId, props, render } = options;
    return (
        <ContentKit
            render={render}
            componentId={componentId}
            props={props}
            context={context}
            controls={false}
            initialOutput={initialOutput}
            loadOptions={loadOptions}
            overlayContainer={options.overlays}
            onPropsChange={options.onPropsChange}
            onComplete={options.onComplete}
            onNavigate={options.onNavigate}
            page={options.page}
            ownFrames={options.ownFrames}
            {...(visitor === undefined ? {} : { visitor })}
        />
    );
}

/** Loads the options of a select. Options from OpenAPI specifications are empty: other sites have none. */
const loadOptions: LoadOptions = async (request, options) =>
    'source' in request && request.source === 'openapi' ? [] : fetchOptions(request, options);
