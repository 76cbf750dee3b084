import { useDialog } from 'react-aria/useDialog';
import { useModalOverlay } from 'react-aria/useModalOverlay';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useOverlayTriggerState } from 'react-stately/useOverlayTriggerState';

import { activeElementAt } from '../active-element.ts';
import { Icon } from '../elements/icon.tsx';
import { ContainedOverlay } from './contained-overlay.tsx';

interface DialogProps {
    role?: 'dialog' | 'alertdialog';
    size: 'small' | 'medium' | 'xlarge' | 'fullscreen';
    title: string;
    subtitle?: ReactNode;
    /** True while the content is loading. */
    loading?: boolean;
    /** True when the content has loaded: its first input then gets the focus. */
    ready?: boolean;
    onClose: () => void;
    children: ReactNode;
}

/** Renders a modal dialog, which contains the focus and returns it on close. Escape closes it. */
export function Dialog(props: DialogProps): ReactNode {
    return (
        <ContainedOverlay>
            <DialogPanel {...props} />
        </ContainedOverlay>
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
    const isAlert = role === 'alertdialog';
    const { modalProps, underlayProps } = useModalOverlay({ isDismissable: !isAlert }, state, ref);
    // react-aria looks up the title once, when the dialog opens; a modal's title may load later.
    const titleId = useId();
    const { dialogProps } = useDialog({ role }, ref);
    useFirstFocus(ref, ready, isAlert);
    return (
        <div className="ck-underlay" {...underlayProps}>
            <div className="ck-dialog" data-size={size} {...modalProps}>
                <div
                    className="ck-dialog__panel"
                    {...dialogProps}
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
                        {!isAlert && (
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
    );
}

const INPUTS = '.ck-dialog__body :is(input, textarea, select, [role=combobox]):not(:disabled)';
/** Elements that receive the focus when a dialog opens, before the user moves it. */
const INITIAL_FOCUS = '.ck-dialog__panel, .ck-instance';
const ALERT_BUTTONS = '.ck-dialog__footer button';

/** Focuses the first input of a dialog, or the Cancel button of an alert dialog. */
function useFirstFocus(ref: React.RefObject<HTMLElement | null>, ready: boolean, isAlert: boolean) {
    useEffect(() => {
        const panel = ref.current;
        if (!ready || !panel) return;
        const activeElement = activeElementAt(panel);
        // Do not move the focus if the user has already moved it.
        if (panel.contains(activeElement) && !activeElement?.matches(INITIAL_FOCUS)) return;
        panel.querySelector<HTMLElement>(isAlert ? ALERT_BUTTONS : INPUTS)?.focus();
    }, [ref, ready, isAlert]);
}
