/** One component instance on the screen, and the modal that it may have opened. */
import { useEffect, useId, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';

import { DrawContext } from './elements/node.tsx';
import { InDialogContext } from './elements/roots.tsx';
import { drawElement } from './elements/table.tsx';
import { Inline } from './elements/text.tsx';
import { InstanceIdContext } from './elements/toggles.tsx';
import { FailurePanel } from './failure-panel.tsx';
import { Guard } from './guard.tsx';
import { LifecycleContext, useLifecycle, useText } from './host.ts';
import type { LifecycleOptions } from './lifecycle-options.ts';
import { Lifecycle, type OpenModal, type Snapshot } from './lifecycle.ts';
import { Dialog } from './overlays/dialog.tsx';
import type { ModalElement } from './tree/element.ts';
import { useMounting } from './use-visible.ts';

/** Lives with the React component that calls it, and follows its options. */
export function useInstance(options: LifecycleOptions, renderKey?: unknown): Lifecycle {
    const [lifecycle] = useState(() => new Lifecycle(options));
    useEffect(() => {
        lifecycle.configure(options);
    });
    useEffect(() => {
        lifecycle.start();
        return () => lifecycle.dispose();
    }, [lifecycle]);
    const shown = useRef(renderKey);
    useEffect(() => {
        if (Object.is(shown.current, renderKey)) return;
        shown.current = renderKey;
        lifecycle.refresh();
    }, [lifecycle, renderKey]);
    return lifecycle;
}

function useSnapshot(lifecycle: Lifecycle): Snapshot {
    return useSyncExternalStore(lifecycle.subscribe, lifecycle.getSnapshot, lifecycle.getSnapshot);
}

/** A wait that is shorter is not worth a sign, and one sign that comes and goes is a flicker. */
const SHOW_PENDING_AFTER_MS = 300;

/** What the instance shows: its tree, that it works, that it failed. */
export function InstanceView({ lifecycle }: { lifecycle: Lifecycle }): ReactNode {
    const snapshot = useSnapshot(lifecycle);
    const id = useId();
    return (
        <LifecycleContext.Provider value={lifecycle}>
            <DrawContext.Provider value={drawElement}>
                <InstanceIdContext.Provider value={id}>
                    {/* Elements are guarded one by one; this is for what is around them. */}
                    <Guard of={snapshot} draw={drawSnapshot} name={() => 'instance'} />
                </InstanceIdContext.Provider>
            </DrawContext.Provider>
        </LifecycleContext.Provider>
    );
}

function drawSnapshot(snapshot: Snapshot): ReactNode {
    return <SnapshotView snapshot={snapshot} />;
}

function SnapshotView({ snapshot }: { snapshot: Snapshot }): ReactNode {
    const lifecycle = useLifecycle();
    const { element, pending, failure, modal } = snapshot;
    const slow = useSlow(pending);
    useMounting(lifecycle, snapshot);
    return (
        <>
            <div className="ck-instance" tabIndex={-1} aria-busy={pending || undefined}>
                <div
                    className="ck-progress"
                    data-shown={slow ? '' : undefined}
                    aria-hidden="true"
                />
                {element ? drawElement(element) : !failure && <div className="ck-skeleton" />}
                {failure && (
                    <FailurePanel
                        failure={failure}
                        pending={pending}
                        onRetry={() => lifecycle.retry()}
                    />
                )}
            </div>
            {/* Not within what is busy: assistive technology holds back what changes there. */}
            <output className="ck-hidden">{slow ? 'Loading' : ''}</output>
            {modal && <ModalView key={modal.id} modal={modal} parent={lifecycle} />}
        </>
    );
}

function useSlow(pending: boolean): boolean {
    const [slow, setSlow] = useState(false);
    useEffect(() => {
        if (!pending) return;
        const timer = setTimeout(() => setSlow(true), SHOW_PENDING_AFTER_MS);
        return () => {
            clearTimeout(timer);
            setSlow(false);
        };
    }, [pending]);
    return slow;
}

/** A component opened by another one, in a dialog above it. */
function ModalView({ modal, parent }: { modal: OpenModal; parent: Lifecycle }): ReactNode {
    const {
        render,
        context,
        onOpenURL,
        onUnfurl,
        onRender,
        onDiagnostic,
        modalDepth = 0,
    } = parent.options;
    const close = (returnValue: Record<string, unknown>) =>
        parent.modalClosed(modal.id, returnValue);
    const lifecycle = useInstance({
        componentId: modal.componentId,
        props: modal.props,
        context,
        render,
        onOpenURL,
        onUnfurl,
        onRender,
        onDiagnostic,
        closeModal: close,
        modalDepth: modalDepth + 1,
    });
    const { element, failure } = useSnapshot(lifecycle);
    const shown = element?.type === 'modal' ? element : null;
    return (
        <LifecycleContext.Provider value={lifecycle}>
            <DrawContext.Provider value={drawElement}>
                <InDialogContext.Provider value={shown !== null}>
                    <ModalDialog
                        element={shown}
                        loading={element === null && failure === null}
                        ready={element !== null}
                        onClose={(returnValue) => close(returnValue)}
                    >
                        <InstanceView lifecycle={lifecycle} />
                    </ModalDialog>
                </InDialogContext.Provider>
            </DrawContext.Provider>
        </LifecycleContext.Provider>
    );
}

interface ModalDialogProps {
    element: ModalElement | null;
    loading: boolean;
    ready: boolean;
    onClose: (returnValue: Record<string, unknown>) => void;
    children: ReactNode;
}

function ModalDialog({ element, loading, ready, onClose, children }: ModalDialogProps): ReactNode {
    const { store } = useLifecycle();
    const title = useText(element?.title);
    return (
        <Dialog
            size={element?.size ?? 'medium'}
            title={title}
            subtitle={element?.subtitle && <Inline of={element.subtitle} />}
            loading={loading}
            ready={ready}
            onClose={() => {
                const returnValue = store.resolve(element?.returnValue ?? {});
                onClose(returnValue as Record<string, unknown>);
            }}
        >
            {children}
        </Dialog>
    );
}
