import { useState, type ReactNode } from 'react';

import { useDispatch } from '../host.ts';
import type { Action, Confirm } from '../tree/element.ts';
import { Dialog } from './dialog.tsx';

interface Press {
    press: () => void;
    pending: boolean;
    /** To be drawn beside what is pressed. */
    dialog: ReactNode;
}

/** Pressing something that has an action, and asks first when it should. */
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

/** Asks for confirmation where `confirm` is given, and goes on at once where it is not. */
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
    return (
        <Dialog role="alertdialog" size="small" title={confirm.title} onClose={onClose}>
            {confirm.text && <p className="ck-dialog__text">{confirm.text}</p>}
            <div className="ck-dialog__footer">
                {/* The harmless answer comes first, and gets the focus. */}
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
                    <span className="ck-button__label">{confirm.confirm}</span>
                </button>
            </div>
        </Dialog>
    );
}
