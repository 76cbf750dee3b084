/** The iframe of a webframe and the state that it receives. */
import { useMemo, useSyncExternalStore, type ReactNode } from 'react';

import { useHostServices } from '../host-services.ts';
import { useComponentInstance } from '../instance-context.ts';
import { useResolved } from '../state-values.ts';
import type { WebframeElement } from '../tree/element.ts';
import { FocusGuard } from './focus-guard.tsx';
import { useFrame } from './use-frame.ts';

/**
 * `allow-scripts` with `allow-same-origin` would let a page of the host's own origin remove its sandbox: such a page
 * gets an opaque origin. Pages from the sandbox origin of an integration keep that origin.
 */
const SANDBOX =
    'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads';

/** The origin of messages from a page with an opaque origin. */
const OPAQUE = ['null'];

interface FrameProps {
    element: WebframeElement;
    /** An absolute http or https URL. */
    url: string;
    ratio: number;
    buttons: ReactNode;
}

export function Frame({ element, url, ratio, buttons }: FrameProps): ReactNode {
    const { origin, hostname } = new URL(url);
    const opaque = origin === window.location.origin;
    const { ownFrames } = useHostServices();
    const isOwn = ownFrames.some((start) => isBelow(url, start));
    const data = useFrameState(element, isOwn);
    const origins = opaque ? OPAQUE : isOwn ? [origin, ...OPAQUE] : [origin];
    const { ref, size, stopped, restart } = useFrame(origins, data);
    if (stopped) {
        return (
            <div className="ck-failure" role="alert">
                <div className="ck-failure__text">
                    {hostname} sent too many messages and was stopped.
                </div>
                <button
                    type="button"
                    className="ck-button"
                    data-style="secondary"
                    onClick={restart}
                >
                    <span className="ck-button__label">Load again</span>
                </button>
            </div>
        );
    }
    return (
        <div className="ck-frame">
            <iframe
                ref={ref}
                className="ck-frame__page"
                src={url}
                title={`Content from ${hostname}`}
                sandbox={opaque ? SANDBOX : `${SANDBOX} allow-same-origin`}
                allow="clipboard-write; fullscreen"
                referrerPolicy="strict-origin-when-cross-origin"
                // An exact height overrides the ratio and the limits.
                style={
                    size.height === undefined
                        ? { aspectRatio: ratio, ...size }
                        : { height: size.height }
                }
            />
            <FocusGuard />
            {buttons}
        </div>
    );
}

/**
 * Returns the state sent to the frame: its data with bindings resolved. A frame of the integration itself also gets the
 * page, and the visitor if the output allows it; a frame of a third party gets neither.
 */
function useFrameState(element: WebframeElement, isOwn: boolean): unknown {
    const { page, visitor } = useHostServices();
    const instance = useComponentInstance();
    const allowed = useSyncExternalStore(
        instance.subscribe,
        () => instance.getSnapshot().visitorAllowed,
        () => false,
    );
    const data = useResolved(element.data ?? EMPTY) as Record<string, unknown>;
    return useMemo(
        () => ({
            ...data,
            ...(page && isOwn ? { page } : {}),
            ...(visitor && allowed && isOwn ? { visitor } : {}),
        }),
        [data, page, visitor, allowed, isOwn],
    );
}

/** Compares whole path segments, so that `/i/a` does not include `/i/ab`. */
function isBelow(url: string, start: string): boolean {
    if (!URL.canParse(start)) return false;
    const [frame, own] = [new URL(url), new URL(start)];
    const path = own.pathname.replace(/\/+$/, '');
    const isPath = frame.pathname === path || frame.pathname.startsWith(`${path}/`);
    return frame.origin === own.origin && isPath;
}

const EMPTY = {};
