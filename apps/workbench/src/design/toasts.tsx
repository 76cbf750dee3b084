import './toasts.css';

import { X } from 'lucide-react';
import { useEffect, useState } from 'react';

import { useStore } from '../store/store.ts';
import { dismissToast, toastStore, undoToast, type Toast } from '../store/toast-store.ts';
import { Button, IconButton } from './button.tsx';

/** Milliseconds that a message is shown: enough to read it and to reach its button by keyboard. */
const SHOWN_MS = 20_000;

/**
 * Shows messages about changes, with a button that takes a change back. A message stays while it has the focus or the
 * pointer is on it.
 */
export function Toasts() {
    const toasts = useStore(toastStore, (all) => all);
    return (
        <div className="toasts" role="region" aria-label="Notifications">
            {toasts.map((toast) => (
                <ToastView key={toast.id} toast={toast} />
            ))}
        </div>
    );
}

function ToastView({ toast }: { toast: Toast }) {
    const [isHeld, setHeld] = useState(false);
    const [isPending, setPending] = useState(false);
    useEffect(() => {
        if (isHeld || isPending) return;
        const timer = setTimeout(() => dismissToast(toast.id), SHOWN_MS);
        return () => clearTimeout(timer);
    }, [toast.id, isHeld, isPending]);
    return (
        <div
            className="toast"
            data-tone={toast.tone}
            role={toast.tone === 'bad' ? 'alert' : 'status'}
            onPointerEnter={() => setHeld(true)}
            onPointerLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
        >
            <span className="toast-title">{toast.title}</span>
            {toast.undo ? (
                <Button
                    size="small"
                    isPending={isPending}
                    onPress={() => {
                        setPending(true);
                        void undoToast(toast);
                    }}
                >
                    {toast.tone === 'bad' ? 'Try again' : 'Undo'}
                </Button>
            ) : null}
            <IconButton label="Dismiss" onPress={() => dismissToast(toast.id)}>
                <X size={14} />
            </IconButton>
        </div>
    );
}
