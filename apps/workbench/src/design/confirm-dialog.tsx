import { useState, type ReactNode } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Notice } from './notice.tsx';

interface ConfirmDialogProps {
    title: string;
    /** Label of the button that confirms. */
    action: string;
    /** Runs after confirmation. The dialog closes when it succeeds, and shows the error when it fails. */
    onConfirm: () => Promise<unknown>;
    onClose: () => void;
    /** Consequences of the action. */
    children: ReactNode;
}

/** Asks before an action that cannot be undone. */
export function ConfirmDialog({ title, action, onConfirm, onClose, children }: ConfirmDialogProps) {
    const [isPending, setPending] = useState(false);
    const [problem, setProblem] = useState<string | null>(null);
    const confirm = async () => {
        setPending(true);
        setProblem(null);
        try {
            await onConfirm();
            onClose();
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
            setPending(false);
        }
    };
    return (
        <Dialog
            isOpen
            onClose={onClose}
            role="alertdialog"
            size="small"
            title={title}
            footer={
                <>
                    <Button onPress={onClose}>Cancel</Button>
                    <Button kind="danger" isPending={isPending} onPress={() => void confirm()}>
                        {action}
                    </Button>
                </>
            }
        >
            <p>{children}</p>
            {problem ? <Notice tone="bad" title={problem} announce /> : null}
        </Dialog>
    );
}
