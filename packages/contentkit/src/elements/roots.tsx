/** Root elements of an output. */
import { createContext, Suspense, useContext, useRef, type ReactNode } from 'react';

import { useHostServices } from '../host-services.ts';
import { useComponentInstance } from '../instance-context.ts';
import { useText } from '../state-values.ts';
import type {
    BlockElement,
    ConfigurationElement,
    ModalElement,
    UnknownElement,
} from '../tree/element.ts';
import { lazyPart } from '../lazy-part.ts';
import { Button } from './button.tsx';
import { Children } from './children.tsx';
import { Inline } from './text.tsx';

/** Loaded lazily: readers see no menu. */
const ControlsMenu = lazyPart(
    async () => (await import('../overlays/controls-menu.tsx')).ControlsMenu,
);

export function Block({ element }: { element: BlockElement }): ReactNode {
    const { controls } = useHostServices();
    const { context } = useComponentInstance().options;
    const editable = context.type !== 'document' || context.editable;
    const groups = editable && controls !== false ? (element.controls ?? []) : [];
    const hostControls = controls === false ? [] : controls;
    return (
        <div className="ck-block">
            <div className="ck-vstack">
                <Children elements={element.children} />
            </div>
            {(groups.length > 0 || hostControls.length > 0) && (
                <Suspense fallback={null}>
                    <ControlsMenu groups={groups} hostControls={hostControls} />
                </Suspense>
            )}
        </div>
    );
}

export function Configuration({ element }: { element: ConfigurationElement }): ReactNode {
    return (
        <div className="ck-vstack ck-configuration">
            <Children elements={element.children} />
        </div>
    );
}

/** True inside a dialog that already shows the modal's title and subtitle. */
export const InDialogContext = createContext(false);

/** Renders the content of a modal's dialog. If no dialog was opened for the component, the modal is an inline panel. */
export function Modal({ element }: { element: ModalElement }): ReactNode {
    const inDialog = useContext(InDialogContext);
    const title = useText(element.title);
    const footer = useRef<HTMLDivElement>(null);
    const content = (
        // The element is a form, so that Enter in a text input submits.
        <form
            className="ck-dialog__form"
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                footer.current?.querySelector('button')?.click();
            }}
        >
            <div className="ck-dialog__body">
                <div className="ck-vstack">
                    <Children elements={element.children} />
                </div>
            </div>
            {element.submit && (
                <div className="ck-dialog__footer" ref={footer}>
                    <Button element={{ style: 'primary', ...element.submit }} />
                    <input type="submit" hidden aria-label="Submit" />
                </div>
            )}
        </form>
    );
    if (inDialog) return content;
    return (
        <div className="ck-card">
            {title && <div className="ck-card__title">{title}</div>}
            {element.subtitle && (
                <div className="ck-card__hint">
                    <Inline content={element.subtitle} />
                </div>
            )}
            {content}
        </div>
    );
}

/** Renders a placeholder for an unknown element in development, and nothing in production. */
export function Unknown({ element }: { element: UnknownElement }): ReactNode {
    const { mode } = useHostServices();
    if (mode === 'production') return null;
    return (
        <div className="ck-unknown">
            <code>{`<${element.name.slice(0, 40)}>`}</code> is not an element of ContentKit
        </div>
    );
}
