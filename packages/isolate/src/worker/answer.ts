/**
 * Answers the dispatcher: with the integration's own response when it is complete at once, else with a stream of frames
 * (a log line long before the answer, a streamed body, work in `waitUntil`).
 */
import {
    CONNECTION_HEADERS,
    FRAME,
    type HeadFrame,
    type LogFrame,
    WHOLE_HEADER,
    WHOLE_HEADER_BYTES,
    type WholeHeader,
} from '../wire.ts';
import { encodeFrames } from './frame.ts';
import { errorFrame, type Invocation } from './invocation.ts';
import { hasWholeBody } from './whole.ts';

/** Before it is watched. */
const NativeResponse = globalThis.Response;

/** A handler that logged gets this long before a stream is opened for its log. */
const LOG_PATIENCE_MS = 1;

/**
 * And before that, so many microtasks, which is more than a handler takes that returns after its last line: with a timer
 * workerd enters the isolate once more.
 */
const LOG_PATIENCE_MICROTASKS = 20;

const ASCII = /^[\x20-\x7e]*$/;

export function answerWith(
    invocation: Invocation,
    handled: Promise<Response | undefined>,
): Promise<Response> {
    // By hand and not with Promise.race, which takes a tenth of a small invocation's time.
    return new Promise((resolve) => {
        let answered = false;
        const answer = (make: () => Response): void => {
            if (answered) return;
            answered = true;
            resolve(make());
        };
        const streamed = (): Response => stream(invocation, handled);
        invocation.onFrame = () => {
            invocation.onFrame = undefined;
            // Subscribers see a log line while the handler runs, but most handlers that log end right after.
            void microtasks(LOG_PATIENCE_MICROTASKS).then(() => {
                if (!answered) setTimeout(() => answer(streamed), LOG_PATIENCE_MS);
            });
        };
        void handled.then((response) => {
            answer(() => (response && whole(invocation, response)) ?? streamed());
        });
    });
}

async function microtasks(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) await undefined;
}

/** The response itself, when it can be sent as it is. */
function whole(invocation: Invocation, response: Response): Response | undefined {
    if (invocation.busy || !hasWholeBody(response) || response.status < 200) return undefined;
    const { headers } = response;
    if (CONNECTION_HEADERS.some((name) => headers.has(name))) return undefined;
    const logs: LogFrame[] = [];
    for (const { type, payload } of invocation.frames) {
        if (type !== FRAME.log) return undefined;
        logs.push(payload as LogFrame); // by its type
    }
    const header: WholeHeader = { logs };
    const text = JSON.stringify(header);
    if (text.length > WHOLE_HEADER_BYTES || !ASCII.test(text)) return undefined;
    try {
        headers.set(WHOLE_HEADER, text);
    } catch {
        // Headers of redirects, for instance, cannot be changed.
        return undefined;
    }
    invocation.onFrame = undefined;
    return response;
}

function headOf(response: Response): HeadFrame {
    return { status: response.status, headers: headersOf(response.headers) };
}

function headersOf(headers: Headers): [string, string][] {
    // Each cookie has its own entry, other repeated headers are joined.
    const list: [string, string][] = [];
    headers.forEach((value, name) => list.push([name, value]));
    return list;
}

function stream(invocation: Invocation, handled: Promise<Response | undefined>): Response {
    // Not a standard TransformStream, which holds small chunks back.
    const { readable, writable } = new IdentityTransformStream();
    const writer = writable.getWriter();
    let flushing: Promise<void> | undefined;
    const flush = async (): Promise<void> => {
        // One write at a time: the host takes what it can, the rest waits here.
        while (invocation.frames.length > 0) {
            await writer.write(encodeFrames(invocation.frames.splice(0)));
        }
    };
    const send = (): Promise<void> => {
        flushing ??= flush().finally(() => {
            flushing = undefined;
            // What was pushed after the last look and before this line.
            if (invocation.frames.length > 0) void send().catch(() => {});
        });
        return flushing;
    };
    invocation.onFrame = () => {
        void send().catch(() => {});
    };

    const run = async (): Promise<void> => {
        const response = await handled;
        if (response) {
            invocation.push(FRAME.head, headOf(response));
            try {
                for await (const chunk of response.body ?? []) {
                    invocation.push(FRAME.body, chunk);
                    await send();
                }
                invocation.push(FRAME.end, null);
            } catch (error) {
                invocation.push(FRAME.broken, errorFrame('handler', error));
            }
            await send();
        }
        await invocation.settled();
        invocation.onFrame = undefined;
        invocation.push(FRAME.done, null);
        await flushing;
        await flush();
        await writer.close();
    };
    invocation.onFrame();
    // The host hung up when this rejects: nobody is left to be told.
    void run().catch(() => {});
    return new NativeResponse(readable);
}
