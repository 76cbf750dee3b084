import '@bindery/contentkit/styles.css';
import {
    ContentKit,
    fetchOptions,
    openLink,
    type PageInfo,
    type LoadOptions,
} from '@bindery/contentkit';
import type { ContentKitContext } from '@bindery/contract';
import { useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

import { createBlockRender, type BlockLocation } from './render-block.ts';
import type { ThemeStore } from './theme.ts';

/** Mounts the blocks of integrations into the placeholders that the server rendered. */
export function mountBlocks(placeholders: readonly HTMLElement[], theme: ThemeStore): void {
    const {
        space = '',
        page = '',
        content = '',
        ...attributes
    } = document.querySelector<HTMLElement>('#content')?.dataset ?? {};
    const framePage = {
        id: page,
        path: attributes['path'] ?? '',
        title: attributes['title'] ?? '',
    };
    for (const element of placeholders) {
        const { block = '0', integration = '', component = '', frames = '' } = element.dataset;
        const location = { space, page, content, index: Number(block), integration };
        element.replaceChildren();
        element.dataset['live'] = '';
        createRoot(element).render(
            <Block
                location={location}
                component={component}
                page={framePage}
                ownFrames={frames.split(' ')}
                theme={theme}
            />,
        );
    }
}

interface BlockProps {
    location: BlockLocation;
    component: string;
    page: PageInfo;
    ownFrames: readonly string[];
    theme: ThemeStore;
}

/** The server takes the block's props from the page and returns them with the first render. */
const NO_PROPS = {};

function Block({ location, component, page, ownFrames, theme }: BlockProps): ReactNode {
    const [visitor, setVisitor] = useState<Record<string, unknown>>();
    const render = useMemo(() => createBlockRender(location, setVisitor), [location]);
    const currentTheme = useSyncExternalStore(theme.subscribe, theme.read);
    const context: ContentKitContext = {
        // The casts hold: the API client's types declare these strings as enums.
        type: 'document' as ContentKitContext['type'],
        spaceId: location.space,
        editable: false,
        theme: currentTheme as ContentKitContext['theme'],
    } as ContentKitContext;
    return (
        <ContentKit
            render={render}
            componentId={component}
            props={NO_PROPS}
            context={context}
            controls={false}
            page={page}
            ownFrames={ownFrames}
            onOpenURL={openLink}
            loadOptions={loadOptions}
            onNavigate={(target) => navigate(target.path, target.anchor)}
            {...(visitor === undefined ? {} : { visitor })}
        />
    );
}

/** Loads the options of a select. Options from OpenAPI specifications are empty: published sites have none. */
const loadOptions: LoadOptions = async (request, options) =>
    'source' in request && request.source === 'openapi' ? [] : fetchOptions(request, options);

/** Navigates to a page that a webframe requests, if it belongs to this site. */
function navigate(path: string, anchor: string | undefined): void {
    const target = new URL(`/${path.replace(/^[/\\]+/, '')}`, window.location.origin);
    if (target.origin !== window.location.origin || target.pathname.startsWith('/~')) return;
    // Removed, because query parameters can sign the reader in to another account.
    target.search = '';
    if (anchor !== undefined) target.hash = anchor;
    window.location.assign(target);
}
