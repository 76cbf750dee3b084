import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react';

import { type BlockControl } from '../host-services.ts';
import { useDispatch, useComponentInstance } from '../instance-context.ts';
import { toText } from '../state-values.ts';
import type { Control } from '../tree/element.ts';
import { ConfirmDialog } from './confirm.tsx';
import type { MenuEntry } from './menu.tsx';
import { lazyPart } from '../lazy-part.ts';
import { Icon } from '../elements/icon.tsx';

/** Loaded when the menu is first opened. */
const Menu = lazyPart(async () => (await import('./menu.tsx')).Menu);

interface ControlsMenuProps {
    groups: readonly (readonly Control[])[];
    /** Entries of the host, in a last group. */
    hostControls: readonly BlockControl[];
}

/** Renders the menu in the corner of a block. */
export function ControlsMenu({ groups, hostControls }: ControlsMenuProps): ReactNode {
    const [isOpen, setOpen] = useState(false);
    const trigger = useRef<HTMLButtonElement>(null);
    const { store } = useComponentInstance();
    const { dispatch, pending } = useDispatch();
    const [asking, setAsking] = useState<Control | null>(null);
    useEffect(() => {
        if (!asking) return;
        // Focus the button, because the dialog would return the focus to a menu entry that no longer exists.
        const button = trigger.current;
        return () => button?.focus();
    }, [asking]);
    const entries: MenuEntry[][] = groups.map((group) =>
        group.map((control) => ({
            label: toText(store.resolve(control.label)),
            icon: control.icon,
            danger: control.confirm?.style === 'danger',
            onPress: () => {
                if (control.confirm) setAsking(control);
                else dispatch(control.onPress);
            },
        })),
    );
    if (hostControls.length > 0)
        entries.push(hostControls.map((control) => ({ ...control, icon: control.icon })));
    return (
        <div className="ck-controls">
            <button
                type="button"
                ref={trigger}
                className="ck-button"
                data-style="secondary"
                data-icon-only=""
                aria-label="Block options"
                aria-haspopup="menu"
                aria-expanded={isOpen}
                aria-busy={pending || undefined}
                onClick={() => setOpen(!isOpen)}
                onKeyDown={(event) => {
                    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
                    event.preventDefault();
                    setOpen(true);
                }}
            >
                {pending ? (
                    <span className="ck-spinner" aria-hidden="true" />
                ) : (
                    <Icon name="ellipsis" />
                )}
            </button>
            {isOpen && (
                <Suspense fallback={null}>
                    <Menu
                        label="Block options"
                        trigger={trigger}
                        onClose={() => setOpen(false)}
                        groups={entries}
                    />
                </Suspense>
            )}
            {asking?.confirm && (
                <ConfirmDialog
                    confirm={asking.confirm}
                    onClose={() => setAsking(null)}
                    onConfirm={() => dispatch(asking.onPress)}
                />
            )}
        </div>
    );
}
