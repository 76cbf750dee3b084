/**
 * Builds the wrapper's response to the dispatcher: the integration's own response if it is complete at once, otherwise
 * a stream of frames (log lines before the response, a streamed body, `waitUntil` work).
 */
import {
    CONNECTION_HEADERS,
    FRAME,
    type HeadFrame,
    type LogFrame,
    UNFRAMED_HEADER,
    UNFRAMED_HEADER_BYTES,
    type UnframedHeader,
} from '../wire.ts';
import { encodeFrames } from './encode-frames.ts';
import { errorFrame, type Invocation } from './invocation.ts';
import { hasBufferedBody, hasManualEncoding } from './track-responses.ts';

/** The original class, read before `trackResponses` replaces it. */
const NativeResponse = globalThis.Response;

/** After its first log line a handler has this long to return before the response becomes a stream. */
const LOG_GRACE_MS = 1;

/**
 * Microtasks to wait before the timer of `LOG_GRACE_MS` is set. Most handlers return within them after their last log
 * line, and setting a timer would make workerd enter the isolate once more.
 */
const LOG_GRACE_MICROTASKS = 20;

/**
 * A response that sets one of these headers is sent in frames: workerd would interpret them on an unframed response.
 */
const FRAMED_HEADERS = [...CONNECTION_HEADERS, 'content-encoding'];

const ASCII = /^[\x20-\x7e]*$/;

/**
 * Creates the HTTP response of an invocation.
 *
 * @param handled Resolves with undefined if the handler failed; the failure is already among the invocation's frames.
 */
export function respond(
    invocation: Invocation,
    handled: Promise<Response | undefined>,
): Promise<Response> {
    // Not Promise.race, which takes a tenth of the time of a small invocation (bench/isolate).
    return new Promise((resolve) => {
        let responded = false;
        const resolveOnce = (create: () => Response): void => {
            if (responded) return;
            responded = true;
            resolve(create());
        };
        const framed = (): Response => framedResponse(invocation, handled);
        invocation.onFrame = () => {
            invocation.onFrame = undefined;
            // Subscribers must see a log line while the handler runs, but most handlers that log return right after.
            void microtasks(LOG_GRACE_MICROTASKS).then(() => {
                if (!responded) setTimeout(() => resolveOnce(framed), LOG_GRACE_MS);
            });
        };
        void handled.then((response) => {
            resolveOnce(() => (response && unframedResponse(invocation, response)) ?? framed());
        });
    });
}

async function microtasks(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) await undefined;
}

/** Returns the integration's response with `UNFRAMED_HEADER`; undefined if it has to be sent in frames. */
function unframedResponse(invocation: Invocation, response: Response): Response | undefined {
    if (invocation.busy || !hasBufferedBody(response) || response.status < 200) return undefined;
    const { headers } = response;
    if (FRAMED_HEADERS.some((name) => headers.has(name))) return undefined;
    const logs: LogFrame[] = [];
    for (const { type, payload } of invocation.frames) {
        if (type !== FRAME.log) return undefined;
        logs.push(payload as LogFrame); // the payload of a log frame
    }
    const header: UnframedHeader = { logs };
    const text = JSON.stringify(header);
    if (text.length > UNFRAMED_HEADER_BYTES || !ASCII.test(text)) return undefined;
    try {
        headers.set(UNFRAMED_HEADER, text);
    } catch {
        // The headers are immutable, for example those of Response.redirect().
        return undefined;
    }
    invocation.onFrame = undefined;
    return response;
}

function headOf(response: Response): HeadFrame {
    const headers = headersOf(response.headers);
    // A body that workerd would encode when it sends it is read without the encoding, so the header is dropped.
    const encoded = hasManualEncoding(response);
    return {
        status: response.status,
        headers: encoded ? headers : headers.filter(([name]) => name !== 'content-encoding'),
    };
}

function headersOf(headers: Headers): [string, string][] {
    // Each set-cookie header is its own entry; other repeated headers are joined.
    const list: [string, string][] = [];
    headers.forEach((value, name) => list.push([name, value]));
    return list;
}

function framedResponse(invocation: Invocation, handled: Promise<Response | undefined>): Response {
    // Not a standard TransformStream, which delays small chunks.
    const { readable, writable } = new IdentityTransformStream();
    const writer = writable.getWriter();
    let flushing: Promise<void> | undefined;
    const flush = async (): Promise<void> => {
        // One write at a time, so that backpressure from the host applies.
        while (invocation.frames.length > 0) {
            await writer.write(encodeFrames(invocation.frames.splice(0)));
        }
    };
    const send = (): Promise<void> => {
        flushing ??= flush().finally(() => {
            flushing = undefined;
            // Sends the frames that were pushed between the last check in flush() and this callback.
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
    // Rejects only if the host closed the connection, so there is no receiver for the error.
    void run().catch(() => {});
    return new NativeResponse(readable);
}
