import { useState, type ReactNode } from 'react';

import { useDispatch } from '../instance-context.ts';
import { useText } from '../state-values.ts';
import type { Action, Confirm } from '../tree/element.ts';
import { Dialog } from './dialog.tsx';

interface Press {
    press: () => void;
    pending: boolean;
    /** The confirmation dialog, to be rendered next to the pressed control. */
    dialog: ReactNode;
}

/** Dispatches an action on press, after a confirmation dialog if `confirm` is given. */
export function usePress(action: Action | undefined, confirm: Confirm | undefined): Press {
    const { dispatch, pending } = useDispatch();
    const { ask, dialog } = useConfirm(confirm);
    return {
        press: () => {
            if (action) ask(() => dispatch(action));
        },
        pending,
        dialog,
    };
}

/** Asks for confirmation if `confirm` is given, otherwise proceeds at once. */
export function useConfirm(confirm: Confirm | undefined): {
    ask: (proceed: () => void) => void;
    dialog: ReactNode;
} {
    const [waiting, setWaiting] = useState<{ proceed: () => void } | null>(null);
    const close = () => setWaiting(null);
    return {
        ask: (proceed) => {
            if (confirm) setWaiting({ proceed });
            else proceed();
        },
        dialog:
            waiting && confirm ? (
                <ConfirmDialog confirm={confirm} onClose={close} onConfirm={waiting.proceed} />
            ) : null,
    };
}

interface ConfirmDialogProps {
    confirm: Confirm;
    onClose: () => void;
    onConfirm: () => void;
}

export function ConfirmDialog({ confirm, onClose, onConfirm }: ConfirmDialogProps): ReactNode {
    const title = useText(confirm.title);
    const text = useText(confirm.text);
    const confirmLabel = useText(confirm.confirm);
    return (
        <Dialog role="alertdialog" size="small" title={title} onClose={onClose}>
            {text && <p className="ck-dialog__text">{text}</p>}
            <div className="ck-dialog__footer">
                {/* Cancel comes first and gets the focus. */}
                <button
                    type="button"
                    className="ck-button"
                    data-style="secondary"
                    onClick={onClose}
                >
                    <span className="ck-button__label">Cancel</span>
                </button>
                <button
                    type="button"
                    className="ck-button"
                    data-style={confirm.style}
                    onClick={() => {
                        onClose();
                        onConfirm();
                    }}
                >
                    <span className="ck-button__label">{confirmLabel}</span>
                </button>
            </div>
        </Dialog>
    );
}
