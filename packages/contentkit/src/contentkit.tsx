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
import { fetchOptions } from './select/use-options.ts';
import type { Action } from './tree/element.ts';

export interface ContentKitProps {
    /** Renders the component: called with the body of the API's render operation, answers with its output. */
    render: RenderFunction;
    componentId: string;
    /** The props kept on the node in the document. */
    props: Props;
    context: ContentKitContext;
    /** An output at hand (rendered on the server): nothing is asked for until somebody acts. */
    initialOutput?: ContentKitRenderOutput;
    /** Sent with the first render: `@link.unfurl`, when the block is made from a pasted link. */
    initialAction?: Action;
    /** Another value renders again with the present props and state: a new version of the code, for example. */
    renderKey?: string | number;
    /** Props that the block wants kept in the document. Not called where the context is not editable. */
    onPropsChange?: (props: Props) => void;
    /** The component ended with `complete`. */
    onComplete?: (returnValue: Props) => void;
    /** Opens links and `@ui.url.open`; without it they open in a new tab. */
    onOpenURL?: (url: string) => void;
    /** The component was asked to unfurl a link. */
    onUnfurl?: (url: string) => void;
    /** A webframe asks for another page of the site (`@webframe.navigate`). */
    onNavigate?: (target: { path: string; anchor?: string }) => void;
    /** Told of every render, with how long it took. */
    onRender?: (trace: RenderTrace) => void;
    /** Told once of each way in which an output departs from the schema or asks for what is refused. */
    onDiagnostic?: (diagnostic: Diagnostic) => void;
    /** Entries of the host's own in the menu of the block; false: no menu at all. */
    controls?: readonly BlockControl[] | false;
    /** `development` shows where an element is unknown. */
    mode?: 'development' | 'production';
    /** Icons to replace or to add, by name. */
    icons?: Readonly<Record<string, IconComponent>>;
    /** The page around the block; webframes are told of it. */
    page?: PageInfo;
    /** Claims of the visitor; webframes are told of them where the output allows it. */
    visitor?: Record<string, unknown>;
    /** Fetches the options of a select that are not in the element. */
    loadOptions?: LoadOptions;
}

const NO_CONTROLS: readonly BlockControl[] = [];

/**
 * Draws a ContentKit component and runs its life: renders, actions, modals, frames.
 *
 * Styles: `import '@bindery/contentkit/styles.css'`. A component with another `componentId` is another one: give it
 * another `key`, or its state goes with it.
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
    // Another component has another state: it starts anew.
    return <Root key={props.componentId} {...props} />;
}

function Root(props: ContentKitProps): ReactNode {
    const { context, mode = 'production', icons, page, visitor, onNavigate, renderKey } = props;
    const root = useRef<HTMLDivElement>(null);
    const instance = useCreateInstance(props, renderKey);
    const { theme } = context;
    const controls = props.controls ?? NO_CONTROLS;
    const loadOptions = props.loadOptions ?? fetchOptions;
    const host = useMemo<HostServices>(
        () => ({
            mode,
            icons: icons ? { ...ICONS, ...icons } : ICONS,
            theme,
            direction: () => directionOf(root.current),
            controls,
            page,
            visitor,
            onNavigate,
            loadOptions,
        }),
        [mode, icons, theme, controls, page, visitor, onNavigate, loadOptions],
    );
    return (
        <HostServicesContext.Provider value={host}>
            <div className="ck" data-theme={theme} ref={root}>
                <InstanceView instance={instance} />
            </div>
        </HostServicesContext.Provider>
    );
}

function directionOf(element: HTMLElement | null): 'ltr' | 'rtl' {
    return element && getComputedStyle(element).direction === 'rtl' ? 'rtl' : 'ltr';
}
