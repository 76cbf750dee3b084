import { element } from './element.ts';
import { messageOf } from './response-message.ts';

/** The answer so far. The server escapes the text and permits only text, lists, code, tables and links. */
interface AnswerEvent {
    html: string;
    sources: { title: string; href: string; reason: string }[];
}

/** Asks a question and shows the answer in a container while it arrives, then its sources. */
export async function askQuestion(
    question: string,
    container: HTMLElement,
    signal: AbortSignal,
): Promise<void> {
    const text = element('div', { className: 'text' });
    const sources = element('ol', { className: 'sources' });
    const status = element('p', { className: 'note', textContent: 'Looking for an answer…' });
    status.setAttribute('role', 'status');
    container.replaceChildren(element('h2', { textContent: question }), status, text, sources);
    container.setAttribute('aria-busy', 'true');
    try {
        const response = await fetch(`/~ask?q=${encodeURIComponent(question)}`, {
            headers: { Accept: 'text/event-stream' },
            signal,
        });
        if (!response.ok || response.body === null) throw new Error(await messageOf(response));
        let last: AnswerEvent | undefined;
        for await (const event of readEvents(response.body)) {
            last = event;
            text.innerHTML = event.html;
        }
        status.textContent =
            last === undefined || last.html === '' ? 'The pages do not answer this question.' : '';
        sources.replaceChildren(
            ...(last?.sources ?? []).map(({ title, href, reason }) =>
                element(
                    'li',
                    {},
                    element('a', { href, textContent: title }),
                    element('span', { textContent: ` ${reason}` }),
                ),
            ),
        );
    } catch (error) {
        if (signal.aborted) return;
        status.textContent = `There is no answer now. ${error instanceof Error ? error.message : ''}`;
    } finally {
        container.removeAttribute('aria-busy');
    }
}

/** Reads server-sent events with JSON as data. */
async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<AnswerEvent> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let pending = '';
    for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        pending += decoder.decode(value, { stream: true });
        const events = pending.split('\n\n');
        pending = events.pop() ?? '';
        for (const event of events) {
            if (event.startsWith('data: ')) yield JSON.parse(event.slice(6)) as AnswerEvent;
        }
    }
}
