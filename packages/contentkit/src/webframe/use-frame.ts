import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';

import { useHostServices } from '../host-services.ts';
import { useComponentInstance } from '../instance-context.ts';
import { TokenBucket } from './token-bucket.ts';
import { readMessage, type FrameMessage, type FrameSize } from './message.ts';

/** What a frame has said so far. */
interface Talk {
    messages: TokenBucket;
    reading: TokenBucket;
    dropped: number;
}

interface Frame {
    ref: RefObject<HTMLIFrameElement | null>;
    size: FrameSize;
    /** It would not stop talking, and is to be taken away. */
    stopped: boolean;
    restart: () => void;
}

/** Messages of any kind. A frame that reports its size in an animation sends 60 a second. */
const MESSAGE_BURST = 300;
const MESSAGES_PER_SECOND = 120;
/** So many beyond that are an attack or a loop: only removing the frame gives the page its thread back. */
const MAX_DROPPED = 2000;

/**
 * Milliseconds that its messages take to be received and read. Few messages can be as much work as many: data of
 * hundreds of thousands of parts is put together when it is first looked at.
 */
const READING_BURST = 300;
const READING_PER_SECOND = 50;

/** Actions of a frame render on the server: a person makes a few a second, not hundreds. */
const ACTION_BURST = 20;
const ACTIONS_PER_SECOND = 5;

/**
 * Speaks with the page in a frame. Messages to it wait until it says that it is ready; each change of `data` sends the
 * whole state anew. What it says counts only when it comes from its own window **and** from the origin it was loaded
 * from: another frame of that origin, or another page in this frame, is nobody we know.
 */
export function useFrame(origin: string, opaque: boolean, data: unknown): Frame {
    const ref = useRef<HTMLIFrameElement>(null);
    const [size, setSize] = useState<FrameSize>({});
    const [stopped, setStopped] = useState(false);
    const ready = useRef(false);
    const talk = useRef<Talk | null>(null);
    const state = useRef<unknown>(undefined);
    const handle = useMessageHandler(setSize);

    const send = useCallback(() => {
        if (!ready.current || state.current === undefined) return;
        // An opaque origin has no name to address; the window itself is ours.
        ref.current?.contentWindow?.postMessage({ state: state.current }, opaque ? '*' : origin);
    }, [origin, opaque]);

    // Before the browser gets to load the frame: nothing that it says is missed.
    useLayoutEffect(() => {
        const expected = opaque ? 'null' : origin;
        const onMessage = (event: MessageEvent<unknown>) => {
            const source = ref.current?.contentWindow;
            if (!source || event.source !== source || event.origin !== expected) return;
            // Before its data is touched: reading it is what costs.
            talk.current ??= {
                messages: new TokenBucket(MESSAGE_BURST, MESSAGES_PER_SECOND),
                reading: new TokenBucket(READING_BURST, READING_PER_SECOND),
                dropped: 0,
            };
            const startedAt = performance.now();
            // At once: a task of its own would wait behind all that is queued already.
            const stop = () => flushSync(() => setStopped(true));
            if (!talk.current.messages.take(startedAt)) {
                if (++talk.current.dropped === MAX_DROPPED) stop();
                return;
            }
            const message = readMessage(event.data);
            const now = performance.now();
            if (!talk.current.reading.take(now, now - startedAt)) return stop();
            if (message.kind !== 'ready') return handle(message);
            ready.current = true;
            send();
        };
        window.addEventListener('message', onMessage);
        return () => window.removeEventListener('message', onMessage);
    }, [origin, opaque, send, handle]);

    useEffect(() => {
        state.current = data;
        send();
    }, [data, send]);

    const restart = () => {
        ready.current = false;
        talk.current = null;
        setStopped(false);
    };
    return { ref, size, stopped, restart };
}

/** What is done with what a frame says, but for `ready`. */
function useMessageHandler(setSize: (update: (size: FrameSize) => FrameSize) => void) {
    const instance = useComponentInstance();
    const host = useHostServices();
    const current = useRef({ instance, host });
    useEffect(() => {
        current.current = { instance, host };
    });
    const gate = useRef<TokenBucket | null>(null);
    const nextSize = useRef<FrameSize | null>(null);
    return useCallback(
        (message: FrameMessage) => {
            if (message.kind === 'nothing' || message.kind === 'ready') return;
            if (message.kind === 'resize') {
                // A frame may report each pixel of an animation; one layout a frame is enough.
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
            gate.current ??= new TokenBucket(ACTION_BURST, ACTIONS_PER_SECOND);
            const { instance: to, host: on } = current.current;
            if (!gate.current.take(performance.now())) {
                to.report({
                    code: 'frame-message',
                    path: 'webframe',
                    message: `A frame sends more than ${ACTIONS_PER_SECOND} actions a second: the rest is dropped.`,
                });
                return;
            }
            if (message.kind === 'action') void to.dispatch(message.action);
            else {
                const { path, anchor } = message;
                to.tell(() => on.onNavigate?.(anchor === undefined ? { path } : { path, anchor }));
            }
        },
        [setSize],
    );
}
