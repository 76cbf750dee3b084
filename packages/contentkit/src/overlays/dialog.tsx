import { Overlay } from 'react-aria/Overlay';
import { useDialog } from 'react-aria/useDialog';
import { useModalOverlay } from 'react-aria/useModalOverlay';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useOverlayTriggerState } from 'react-stately/useOverlayTriggerState';

import { OverlayTheme } from './overlay-theme.tsx';
import { Icon } from '../elements/icon.tsx';

interface DialogProps {
    role?: 'dialog' | 'alertdialog';
    size: 'small' | 'medium' | 'xlarge' | 'fullscreen';
    title: string;
    subtitle?: ReactNode;
    /** The content is on its way. */
    loading?: boolean;
    /** The content is there: its first input gets the focus. */
    ready?: boolean;
    onClose: () => void;
    children: ReactNode;
}

/** A dialog over everything else: focus stays in it and returns to where it came from, Escape closes it. */
export function Dialog(props: DialogProps): ReactNode {
    return (
        <Overlay>
            <DialogPanel {...props} />
        </Overlay>
    );
}

function DialogPanel(props: DialogProps): ReactNode {
    const { role = 'dialog', size, title, subtitle, loading, ready = true } = props;
    const { onClose, children } = props;
    const ref = useRef<HTMLDivElement>(null);
    const state = useOverlayTriggerState({
        isOpen: true,
        onOpenChange: (open) => {
            if (!open) onClose();
        },
    });
    const asks = role === 'alertdialog';
    const { modalProps, underlayProps } = useModalOverlay({ isDismissable: !asks }, state, ref);
    // The title can come after the dialog: react-aria looks for it once, when the dialog opens, so it is named here.
    const titleId = useId();
    const { dialogProps } = useDialog({ role }, ref);
    useFirstFocus(ref, ready, asks);
    return (
        <OverlayTheme>
            <div className="ck-underlay" {...underlayProps}>
                <div className="ck-dialog" data-size={size} {...modalProps}>
                    <div
                        className="ck-dialog__panel"
                        {...dialogProps}
                        // The title may come later than the dialog, with what is loaded into it.
                        aria-labelledby={title ? titleId : undefined}
                        aria-label={title ? undefined : 'Dialog'}
                        aria-busy={loading || undefined}
                        ref={ref}
                    >
                        <header className="ck-dialog__header">
                            <div className="ck-dialog__titles">
                                {title && (
                                    <h2 className="ck-dialog__title" id={titleId}>
                                        {title}
                                    </h2>
                                )}
                                {subtitle && <p className="ck-dialog__subtitle">{subtitle}</p>}
                            </div>
                            {!asks && (
                                <button
                                    type="button"
                                    className="ck-button ck-dialog__close"
                                    data-icon-only=""
                                    data-style="quiet"
                                    aria-label="Close"
                                    onClick={onClose}
                                >
                                    <Icon name="close" />
                                </button>
                            )}
                        </header>
                        {children}
                    </div>
                </div>
            </div>
        </OverlayTheme>
    );
}

const INPUTS = '.ck-dialog__body :is(input, textarea, select, [role=combobox]):not(:disabled)';
/** Where the focus is while nobody has moved it. */
const STARTS = '.ck-dialog__panel, .ck-instance';
const ANSWERS = '.ck-dialog__footer button';

/** Where a person goes on: the first input of a form, the harmless answer of a question. */
function useFirstFocus(ref: React.RefObject<HTMLElement | null>, ready: boolean, asks: boolean) {
    useEffect(() => {
        const panel = ref.current;
        if (!ready || !panel) return;
        const { activeElement } = document;
        // Whoever has moved on already is not pulled back.
        if (panel.contains(activeElement) && !activeElement?.matches(STARTS)) return;
        panel.querySelector<HTMLElement>(asks ? ANSWERS : INPUTS)?.focus();
    }, [ref, ready, asks]);
}
