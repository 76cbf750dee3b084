/** Interval of comments that keep a connection open while a model thinks; proxies close silent ones. */
const KEEP_ALIVE_MS = 10_000;

/**
 * Sends values as server-sent events, each as JSON. Waits for the first value before it returns, so that an error before
 * it is a response with a status. A later error aborts the stream. The iterator is ended when the reader leaves.
 */
export async function eventStream(values: AsyncIterable<unknown>): Promise<ReadableStream> {
    const iterator = values[Symbol.asyncIterator]();
    let next: Promise<IteratorResult<unknown>> = Promise.resolve(await iterator.next());
    let timer: NodeJS.Timeout | undefined;
    const encoder = new TextEncoder();
    return new ReadableStream({
        start(controller) {
            timer = setInterval(() => controller.enqueue(encoder.encode(':\n\n')), KEEP_ALIVE_MS);
            timer.unref();
        },
        async pull(controller) {
            try {
                const { done, value } = await next;
                if (done === true) {
                    clearInterval(timer);
                    controller.close();
                    return;
                }
                controller.enqueue(encoder.encode(`data: ${JSON.stringify(value)}\n\n`));
                next = iterator.next();
                // The next `pull` reports the error; until then it must not count as unhandled.
                next.catch(() => {});
            } catch (error) {
                clearInterval(timer);
                controller.error(error);
            }
        },
        async cancel() {
            clearInterval(timer);
            await iterator.return?.();
        },
    });
}
