import '@bindery/contentkit/styles.css';
import { ContentKit, fetchOptions, type PageInfo, type LoadOptions } from '@bindery/contentkit';
import type { ContentKitContext } from '@bindery/contract';
import { useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

import { createBlockRender, type BlockPlace } from './render-block.ts';
import type { ThemeStore } from './theme.ts';

/** Fills the places that the server left for blocks of integrations. */
export function mountBlocks(places: readonly HTMLElement[], theme: ThemeStore): void {
    const {
        base = '',
        space = '',
        page = '',
        content = '',
        ...about
    } = document.querySelector<HTMLElement>('#content')?.dataset ?? {};
    const framePage = { id: page, path: about['path'] ?? '', title: about['title'] ?? '' };
    for (const element of places) {
        const { block = '0', integration = '', component = '' } = element.dataset;
        const place = { base, space, page, content, index: Number(block), integration };
        element.replaceChildren();
        element.dataset['live'] = '';
        createRoot(element).render(
            <Block place={place} component={component} page={framePage} theme={theme} />,
        );
    }
}

interface BlockProps {
    place: BlockPlace;
    component: string;
    page: PageInfo;
    theme: ThemeStore;
}

/** The server knows the block's props from the page; the first answer brings them. */
const NO_PROPS = {};

function Block({ place, component, page, theme }: BlockProps): ReactNode {
    const [visitor, setVisitor] = useState<Record<string, unknown>>();
    const render = useMemo(() => createBlockRender(place, setVisitor), [place]);
    const shown = useSyncExternalStore(theme.subscribe, theme.read);
    const context: ContentKitContext = {
        // The client's types spell the document's strings as enums.
        type: 'document' as ContentKitContext['type'],
        spaceId: place.space,
        editable: false,
        theme: shown as ContentKitContext['theme'],
    } as ContentKitContext;
    return (
        <ContentKit
            render={render}
            componentId={component}
            props={NO_PROPS}
            context={context}
            controls={false}
            page={page}
            loadOptions={loadOptions}
            onNavigate={(target) => navigate(place.base, target.path, target.anchor)}
            {...(visitor === undefined ? {} : { visitor })}
        />
    );
}

/** A published site has no API specifications to choose from; the options of a URL are fetched. */
const loadOptions: LoadOptions = async (request, options) =>
    'source' in request && request.source === 'openapi' ? [] : fetchOptions(request, options);

/** A webframe asks for another page: of this site, and no other. */
function navigate(base: string, path: string, anchor: string | undefined): void {
    const target = new URL(`${base}/${path.replace(/^\/+/, '')}`, location.origin);
    if (target.origin !== location.origin || !target.pathname.startsWith(`${base}/`)) return;
    if (anchor !== undefined) target.hash = anchor;
    location.assign(target);
}
