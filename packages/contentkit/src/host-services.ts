/** Services and settings of the host application, available to every element. */
import { createContext, useContext } from 'react';

import type { IconComponent } from './icons.tsx';

/** The page that contains the block; webframes receive it as `state.page`. */
export interface PageInfo {
    id: string;
    path: string;
    title: string;
}

/** The source of the options of a select: a URL, or a source that the host knows by name (`openapi`). */
export type OptionsRequest = { url: string } | { source: string };

/**
 * Loads the options of a select: resolves to a list of options or to `{ items, nextPage, emptyText }`. `emptyText` is
 * shown if there are no options.
 */
export type LoadOptions = (
    request: OptionsRequest,
    options: { signal: AbortSignal },
) => Promise<unknown>;

/** A menu entry that the host adds to the menu of a block. */
export interface BlockControl {
    label: string;
    icon?: string;
    onPress: () => void;
}

export interface HostServices {
    mode: 'development' | 'production';
    icons: Readonly<Record<string, IconComponent>>;
    theme: 'light' | 'dark';
    /** Text direction at the block. Overlays need it because they are rendered elsewhere in the document. */
    direction: () => 'ltr' | 'rtl';
    controls: readonly BlockControl[] | false;
    page: PageInfo | undefined;
    visitor: Record<string, unknown> | undefined;
    /** Beginnings of the URLs of the integration's own frames. Frames of other hosts get neither page nor visitor. */
    ownFrames: readonly string[];
    onNavigate: ((target: { path: string; anchor?: string }) => void) | undefined;
    loadOptions: LoadOptions;
    /** The element that dialogs, menus and tooltips are rendered into. Default: <body>. */
    overlayContainer: HTMLElement | undefined;
}

export const HostServicesContext = createContext<HostServices | null>(null);

export function useHostServices(): HostServices {
    const services = useContext(HostServicesContext);
    if (!services) throw new Error('ContentKit elements must be rendered within <ContentKit>.');
    return services;
}
