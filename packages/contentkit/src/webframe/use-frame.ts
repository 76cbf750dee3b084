import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';

import { useHostServices } from '../host-services.ts';
import { useComponentInstance } from '../instance-context.ts';
import { TokenBucket } from './token-bucket.ts';
import { readMessage, type FrameMessage, type FrameSize } from './message.ts';

/** Rate limits of one frame's messages. */
interface MessageLimits {
    messages: TokenBucket;
    readingTime: TokenBucket;
    dropped: number;
}

interface Frame {
    ref: RefObject<HTMLIFrameElement | null>;
    size: FrameSize;
    /** True if the frame has exceeded its message limits and must be unmounted. */
    stopped: boolean;
    restart: () => void;
}

/** Limits for messages of any kind. A frame that reports its size during an animation sends 60 a second. */
const MESSAGE_BURST = 300;
const MESSAGES_PER_SECOND = 120;
/** Maximum number of dropped messages; then the frame is unmounted, which frees the main thread of the page. */
const MAX_DROPPED = 2000;

/**
 * Limits for the milliseconds spent on receiving and parsing messages. A few messages can cost as much as many: the
 * browser deserializes data of hundreds of thousands of parts when it is first accessed.
 */
const READING_BURST_MS = 300;
const READING_MS_PER_SECOND = 50;

/** Limits for actions, which render on the server. A user triggers a few a second, not hundreds. */
const ACTION_BURST = 20;
const ACTIONS_PER_SECOND = 5;

/**
 * Exchanges messages with the page in a frame. State is sent once the frame reports that it is ready, and again in full
 * on each change of `data`. A message counts only if it comes from the frame's own window **and** from the origin that
 * was loaded: not from another frame of that origin, nor from another page in this frame.
 *
 * @param origins Origins that the loaded page may have; the first message determines which one it has. A page of the
 * integration's public endpoint has an opaque origin (`null`), because the server sandboxes it.
 */
export function useFrame(origins: readonly string[], data: unknown): Frame {
    const ref = useRef<HTMLIFrameElement>(null);
    const [size, setSize] = useState<FrameSize>({});
    const [stopped, setStopped] = useState(false);
    const ready = useRef(false);
    const pageOrigin = useRef<string | null>(null);
    const allowed = origins.join(' ');
    const limits = useRef<MessageLimits | null>(null);
    const state = useRef<unknown>(undefined);
    const handle = useMessageHandler(setSize);

    const send = useCallback(() => {
        const origin = pageOrigin.current;
        if (!ready.current || origin === null || state.current === undefined) return;
        // The target is `*`, because an opaque origin cannot be addressed by name.
        const target = origin === 'null' ? '*' : origin;
        ref.current?.contentWindow?.postMessage({ state: state.current }, target);
    }, []);

    // A layout effect runs before the frame loads, so that no message is missed.
    useLayoutEffect(() => {
        const onMessage = (event: MessageEvent<unknown>) => {
            const source = ref.current?.contentWindow;
            if (!source || event.source !== source) return;
            if (!allowed.split(' ').includes(pageOrigin.current ?? event.origin)) return;
            if (event.origin !== (pageOrigin.current ??= event.origin)) return;
            // The message limit is checked before `event.data` is accessed, because deserializing the data is
            // expensive.
            limits.current ??= {
                messages: new TokenBucket(MESSAGE_BURST, MESSAGES_PER_SECOND),
                readingTime: new TokenBucket(READING_BURST_MS, READING_MS_PER_SECOND),
                dropped: 0,
            };
            const startedAt = performance.now();
            // Render synchronously, because a separate task would wait behind all queued messages.
            const stop = () => flushSync(() => setStopped(true));
            if (!limits.current.messages.take(startedAt)) {
                if (++limits.current.dropped === MAX_DROPPED) stop();
                return;
            }
            const message = readMessage(event.data);
            const now = performance.now();
            if (!limits.current.readingTime.take(now, now - startedAt)) return stop();
            if (message.kind !== 'ready') return handle(message);
            ready.current = true;
            send();
        };
        window.addEventListener('message', onMessage);
        return () => window.removeEventListener('message', onMessage);
    }, [allowed, send, handle]);

    useEffect(() => {
        state.current = data;
        send();
    }, [data, send]);

    const restart = () => {
        ready.current = false;
        pageOrigin.current = null;
        limits.current = null;
        setStopped(false);
    };
    return { ref, size, stopped, restart };
}

/** Handles every message of a frame except `ready`. */
function useMessageHandler(setSize: (update: (size: FrameSize) => FrameSize) => void) {
    const instance = useComponentInstance();
    const services = useHostServices();
    const latest = useRef({ instance, services });
    useEffect(() => {
        latest.current = { instance, services };
    });
    const actions = useRef<TokenBucket | null>(null);
    const nextSize = useRef<FrameSize | null>(null);
    return useCallback(
        (message: FrameMessage) => {
            if (message.kind === 'ignored' || message.kind === 'ready') return;
            if (message.kind === 'resize') {
                // A frame may report every step of an animation: apply at most one size per animation frame.
                if (!nextSize.current) {
                    requestAnimationFrame(() => {
                        const update = nextSize.current;
                        nextSize.current = null;
                        setSize((size) => ({ ...size, ...update }));
                    });
                }
                nextSize.current = { ...nextSize.current, ...message.size };
                return;
            }
            actions.current ??= new TokenBucket(ACTION_BURST, ACTIONS_PER_SECOND);
            const { instance: target, services: host } = latest.current;
            if (!actions.current.take(performance.now())) {
                target.report({
                    code: 'frame-message',
                    path: 'webframe',
                    message: `A frame sends more than ${ACTIONS_PER_SECOND} actions a second: the rest is dropped.`,
                });
                return;
            }
            if (message.kind === 'action') void target.dispatch(message.action);
            else {
                const { path, anchor } = message;
                target.callHost(() =>
                    host.onNavigate?.(anchor === undefined ? { path } : { path, anchor }),
                );
            }
        },
        [setSize],
    );
}
