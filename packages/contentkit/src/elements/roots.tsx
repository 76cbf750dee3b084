/** Elements that components give as their root. */
import { createContext, useContext, useRef, type ReactNode } from 'react';

import { useHostServices } from '../host-services.ts';
import { useComponentInstance } from '../instance-context.ts';
import { useText } from '../state-values.ts';
import type {
    BlockElement,
    ConfigurationElement,
    ModalElement,
    UnknownElement,
} from '../tree/element.ts';
import { ControlsMenu } from '../overlays/controls-menu.tsx';
import { Button } from './button.tsx';
import { Children } from './children.tsx';
import { Inline } from './text.tsx';

export function Block({ element }: { element: BlockElement }): ReactNode {
    const { controls } = useHostServices();
    const { context } = useComponentInstance().options;
    const editable = context.type !== 'document' || context.editable;
    const groups = editable && controls !== false ? (element.controls ?? []) : [];
    const own = controls === false ? [] : controls;
    return (
        <div className="ck-block">
            <div className="ck-vstack">
                <Children of={element.children} />
            </div>
            {(groups.length > 0 || own.length > 0) && <ControlsMenu groups={groups} own={own} />}
        </div>
    );
}

export function Configuration({ element }: { element: ConfigurationElement }): ReactNode {
    return (
        <div className="ck-vstack ck-configuration">
            <Children of={element.children} />
        </div>
    );
}

/** Set where a dialog around the modal shows its title and subtitle already. */
export const InDialogContext = createContext(false);

/** What is within a modal's dialog; or, where a component is no modal but gives one, a panel in its place. */
export function Modal({ element }: { element: ModalElement }): ReactNode {
    const inDialog = useContext(InDialogContext);
    const title = useText(element.title);
    const footer = useRef<HTMLDivElement>(null);
    const content = (
        // Enter in a line of text submits, as in any form.
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
                    <Children of={element.children} />
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
                    <Inline of={element.subtitle} />
                </div>
            )}
            {content}
        </div>
    );
}

/** Authors see that something is not drawn, readers see nothing. */
export function Unknown({ element }: { element: UnknownElement }): ReactNode {
    const { mode } = useHostServices();
    if (mode === 'production') return null;
    return (
        <div className="ck-unknown">
            <code>{`<${element.name.slice(0, 40)}>`}</code> is not an element of ContentKit
        </div>
    );
}
