import type { ReactNode } from 'react';

import { useText } from '../state-values.ts';
import type { Confirm } from '../tree/element.ts';
import { Dialog } from './dialog.tsx';

export interface ConfirmDialogProps {
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
