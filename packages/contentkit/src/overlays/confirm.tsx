import { Suspense, useState, type ReactNode } from 'react';

import { useDispatch } from '../instance-context.ts';
import type { Action, Confirm } from '../tree/element.ts';
import { lazyPart } from '../lazy-part.ts';
import type { ConfirmDialogProps } from './confirm-dialog.tsx';

/** Loaded lazily: most presses need no confirmation. */
const ConfirmDialogView = lazyPart(
    async () => (await import('./confirm-dialog.tsx')).ConfirmDialog,
);

export function ConfirmDialog(props: ConfirmDialogProps): ReactNode {
    return (
        <Suspense fallback={null}>
            <ConfirmDialogView {...props} />
        </Suspense>
    );
}

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
