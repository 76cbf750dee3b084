/** Renders one component instance and the modal that it may have opened. */
import {
    Suspense,
    useEffect,
    useId,
    useRef,
    useState,
    useSyncExternalStore,
    type ReactNode,
} from 'react';

import { RenderElementContext } from './elements/children.tsx';
import { InDialogContext } from './elements/roots.tsx';
import { renderElement } from './elements/render-element.tsx';
import { Inline } from './elements/text.tsx';
import { InstanceIdContext } from './elements/toggles.tsx';
import { FailurePanel } from './failure-panel.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { InstanceContext, useComponentInstance } from './instance-context.ts';
import { useText } from './state-values.ts';
import type { InstanceOptions } from './instance-options.ts';
import { ComponentInstance, type OpenModal, type Snapshot } from './component-instance.ts';
import { lazyPart } from './lazy-part.ts';
import type { Action, ModalElement } from './tree/element.ts';
import { useProgressiveMount } from './use-progressive-mount.ts';

/** Loads with the first modal, because the code that manages its focus is as large as half of the renderer. */
const Dialog = lazyPart(async () => (await import('./overlays/dialog.tsx')).Dialog);

/** Creates an instance that lives as long as the calling React component and follows its options. */
export function useCreateInstance(
    options: InstanceOptions,
    renderKey?: unknown,
): ComponentInstance {
    const [instance] = useState(() => new ComponentInstance(options));
    useEffect(() => {
        instance.configure(options);
    });
    useEffect(() => {
        instance.start();
        return () => instance.dispose();
    }, [instance]);
    const shown = useRef(renderKey);
    useEffect(() => {
        if (Object.is(shown.current, renderKey)) return;
        shown.current = renderKey;
        instance.refresh();
    }, [instance, renderKey]);
    return instance;
}

function useSnapshot(instance: ComponentInstance): Snapshot {
    return useSyncExternalStore(instance.subscribe, instance.getSnapshot, instance.getSnapshot);
}

/** Delay before the progress indicator appears, because it would flicker during shorter waits. */
const SHOW_PENDING_AFTER_MS = 300;

/** Renders the element tree, the progress indicator and the error of an instance. */
export function InstanceView({ instance }: { instance: ComponentInstance }): ReactNode {
    const snapshot = useSnapshot(instance);
    const id = useId();
    return (
        <InstanceContext.Provider value={instance}>
            <RenderElementContext.Provider value={renderElement}>
                <InstanceIdContext.Provider value={id}>
                    {/* Each element has a boundary of its own; this one covers everything around them. */}
                    <ErrorBoundary
                        subject={snapshot}
                        render={renderSnapshot}
                        name={() => 'instance'}
                    />
                </InstanceIdContext.Provider>
            </RenderElementContext.Provider>
        </InstanceContext.Provider>
    );
}

function renderSnapshot(snapshot: Snapshot): ReactNode {
    return <SnapshotView snapshot={snapshot} />;
}

function SnapshotView({ snapshot }: { snapshot: Snapshot }): ReactNode {
    const instance = useComponentInstance();
    const { element, pending, failure, modal } = snapshot;
    const slow = useSlow(pending);
    useProgressiveMount(instance, snapshot);
    return (
        <>
            <div className="ck-instance" tabIndex={-1} aria-busy={pending || undefined}>
                <div
                    className="ck-progress"
                    data-shown={slow ? '' : undefined}
                    aria-hidden="true"
                />
                {element ? renderElement(element) : !failure && <div className="ck-skeleton" />}
                {failure && (
                    <FailurePanel
                        failure={failure}
                        pending={pending}
                        onRetry={() => instance.retry()}
                    />
                )}
            </div>
            {/* Outside the `aria-busy` element: screen readers defer changes inside it. */}
            <output className="ck-hidden">{slow ? 'Loading' : ''}</output>
            {modal && (
                <Suspense fallback={null}>
                    <ModalView key={modal.id} modal={modal} parent={instance} />
                </Suspense>
            )}
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

/** Renders a component that another component opened in a dialog. */
function ModalView({ modal, parent }: { modal: OpenModal; parent: ComponentInstance }): ReactNode {
    const {
        render,
        context,
        onOpenURL,
        onUnfurl,
        onRender,
        onDiagnostic,
        modalDepth = 0,
    } = parent.options;
    const close = (action: Action) => parent.onModalClosed(modal.id, action);
    const instance = useCreateInstance({
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
    const { element, failure } = useSnapshot(instance);
    const shown = element?.type === 'modal' ? element : null;
    return (
        <InstanceContext.Provider value={instance}>
            <RenderElementContext.Provider value={renderElement}>
                <InDialogContext.Provider value={shown !== null}>
                    <ModalDialog
                        element={shown}
                        loading={element === null && failure === null}
                        ready={element !== null}
                        onClose={(returnValue) => close({ action: '@ui.modal.close', returnValue })}
                    >
                        <InstanceView instance={instance} />
                    </ModalDialog>
                </InDialogContext.Provider>
            </RenderElementContext.Provider>
        </InstanceContext.Provider>
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
    const { store } = useComponentInstance();
    const title = useText(element?.title);
    return (
        <Dialog
            size={element?.size ?? 'medium'}
            title={title}
            subtitle={element?.subtitle && <Inline content={element.subtitle} />}
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
