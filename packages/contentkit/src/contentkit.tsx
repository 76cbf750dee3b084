import { useMemo, useRef, type ReactNode } from 'react';

import type { Diagnostic } from './diagnostic.ts';
import {
    HostServicesContext,
    type PageInfo,
    type HostServices,
    type BlockControl,
    type LoadOptions,
} from './host-services.ts';
import { ICONS, type IconComponent } from './icons.tsx';
import { InstanceView, useCreateInstance } from './instance-view.tsx';
import type {
    ContentKitContext,
    ContentKitRenderOutput,
    Props,
    RenderFunction,
    RenderTrace,
} from './render.ts';
import { fetchOptions } from './select/fetch-options.ts';
import type { Action } from './tree/element.ts';

export interface ContentKitProps {
    /** Renders the component: receives the request body of the API's render operation and returns its output. */
    render: RenderFunction;
    componentId: string;
    /** The props stored on the node in the document. */
    props: Props;
    context: ContentKitContext;
    /** A known output, for example from a render on the server. `render` is then not called until the first action. */
    initialOutput?: ContentKitRenderOutput;
    /** Mounts a large output at once instead of over several animation frames: for static HTML. */
    mountAtOnce?: boolean;
    /** Sent with the first render: `@link.unfurl` for a block created from a pasted link. */
    initialAction?: Action;
    /** A different value renders again with the current props and state, for example after a code change. */
    renderKey?: string | number;
    /**
     * Called with new props to store in the document. Not called when the context is a document that is not editable.
     */
    onPropsChange?: (props: Props) => void;
    /** Called when the component returns `complete`. */
    onComplete?: (returnValue: Props) => void;
    /** Opens the URLs of links and of the action `@ui.url.open`. Default: a new tab. */
    onOpenURL?: (url: string) => void;
    /** Called when the component receives an `@link.unfurl` action. */
    onUnfurl?: (url: string) => void;
    /** Called when a webframe requests navigation to another page of the site (`@webframe.navigate`). */
    onNavigate?: (target: { path: string; anchor?: string }) => void;
    /** Called after every render with its request, output and duration. */
    onRender?: (trace: RenderTrace) => void;
    /** Called once for each schema deviation in an output and for each refused request. */
    onDiagnostic?: (diagnostic: Diagnostic) => void;
    /** Additional entries for the block's menu; false hides the menu. */
    controls?: readonly BlockControl[] | false;
    /** `development` shows a placeholder for unknown elements; `production` (default) renders nothing. */
    mode?: 'development' | 'production';
    /** Icons to add or to replace, by name. */
    icons?: Readonly<Record<string, IconComponent>>;
    /** The page that contains the block; sent to the integration's own webframes. */
    page?: PageInfo;
    /** Claims of the visitor; sent to the integration's own webframes if the output sets `canAccessVisitorClaims`. */
    visitor?: Record<string, unknown>;
    /**
     * Beginnings of the URLs of the integration's own webframes, for example its `publicContentEndpoint`. All other
     * webframes belong to third parties: they get only the data that the integration sends.
     */
    ownFrames?: readonly string[];
    /** Loads the options of selects that do not list them inline. Default: `fetchOptions`. */
    loadOptions?: LoadOptions;
    /**
     * The element that dialogs, menus and tooltips are rendered into. Default: <body>. A block in a shadow root needs a
     * container in the same root, which has the styles.
     */
    overlayContainer?: HTMLElement;
}

const NO_CONTROLS: readonly BlockControl[] = [];
const NO_FRAMES: readonly string[] = [];

/**
 * Renders a ContentKit component and handles its actions, modals and frames.
 *
 * Needs the style sheet: `import '@bindery/contentkit/styles.css'`. A different `componentId` mounts a new instance
 * with a new state.
 *
 * @example
 * <ContentKit
 *     render={(request, { signal }) => post('/render', request, signal)}
 *     componentId="hello"
 *     props={{}}
 *     context={{ type: 'document', spaceId: 'docs', editable: true, theme: 'light' }}
 * />
 */
export function ContentKit(props: ContentKitProps): ReactNode {
    // The key makes sure that a different component does not inherit the state of the previous one.
    return <Root key={props.componentId} {...props} />;
}

function Root(props: ContentKitProps): ReactNode {
    const { context, mode = 'production', icons, page, visitor, onNavigate } = props;
    const { overlayContainer, renderKey } = props;
    const root = useRef<HTMLDivElement>(null);
    const instance = useCreateInstance(props, renderKey);
    const { theme } = context;
    const controls = props.controls ?? NO_CONTROLS;
    const loadOptions = props.loadOptions ?? fetchOptions;
    const ownFrames = props.ownFrames ?? NO_FRAMES;
    const services = useMemo<HostServices>(
        () => ({
            mode,
            icons: icons ? { ...ICONS, ...icons } : ICONS,
            theme,
            direction: () => directionOf(root.current),
            controls,
            page,
            visitor,
            ownFrames,
            onNavigate,
            loadOptions,
            overlayContainer,
        }),
        [
            mode,
            icons,
            theme,
            controls,
            page,
            visitor,
            ownFrames,
            onNavigate,
            loadOptions,
            overlayContainer,
        ],
    );
    return (
        <HostServicesContext.Provider value={services}>
            <div className="ck" data-theme={theme} ref={root}>
                <InstanceView instance={instance} />
            </div>
        </HostServicesContext.Provider>
    );
}

function directionOf(element: HTMLElement | null): 'ltr' | 'rtl' {
    return element && getComputedStyle(element).direction === 'rtl' ? 'rtl' : 'ltr';
}
