// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { enhanceFeedbackForm } from './feedback.ts';

const fetchMock = vi.fn<typeof fetch>();

beforeEach(() => {
    vi.stubGlobal('fetch', fetchMock);
    document.body.innerHTML = `<section id="feedback"><form action="/~feedback">
        <input name="page" value="p1"><input type="radio" name="rating" value="good" checked>
        <textarea name="comment">Thanks & bye</textarea><button>Send</button>
    </form></section>`;
    enhanceFeedbackForm();
});

afterEach(() => {
    vi.unstubAllGlobals();
    fetchMock.mockReset();
});

const section = () => document.querySelector<HTMLElement>('#feedback');
const submit = () =>
    document
        .querySelector('form')
        ?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));

it('sends the fields of the form and thanks the reader', async () => {
    fetchMock.mockResolvedValue(new Response(null, { status: 204 }));
    expect(submit()).toBe(false);
    await vi.waitFor(() =>
        expect(section()?.textContent).toContain('Thank you for your feedback.'),
    );
    const [url, options] = fetchMock.mock.calls[0] ?? [];
    expect(String(url)).toMatch(/\/~feedback$/);
    expect(options?.method).toBe('POST');
    expect(String(options?.body)).toBe('page=p1&rating=good&comment=Thanks+%26+bye');
    expect(section()?.querySelector('[role=status]')).not.toBeNull();
});

it('shows the message of the server and allows another try', async () => {
    fetchMock.mockResolvedValue(
        Response.json({ error: { message: 'Too many requests.' } }, { status: 429 }),
    );
    submit();
    await vi.waitFor(() =>
        expect(section()?.querySelector('[role=alert]')?.textContent).toBe(
            'Your feedback was not sent. Too many requests.',
        ),
    );
    expect(document.querySelector('button')?.disabled).toBe(false);
    fetchMock.mockResolvedValue(new Response(null, { status: 204 }));
    submit();
    await vi.waitFor(() => expect(section()?.textContent).toContain('Thank you'));
});

it('names the status of a response without a message, and the cause of a failed request', async () => {
    fetchMock.mockResolvedValue(new Response('<h1>Bad gateway</h1>', { status: 502 }));
    submit();
    await vi.waitFor(() => expect(section()?.textContent).toContain('responded with 502'));
    fetchMock.mockRejectedValue(new TypeError('Failed to fetch'));
    submit();
    await vi.waitFor(() => expect(section()?.textContent).toContain('Failed to fetch'));
    expect(document.querySelectorAll('[role=alert]')).toHaveLength(1);
});
