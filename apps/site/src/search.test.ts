// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { enhanceSearch } from './search.ts';

let stop: AbortController;
const fetchMock = vi.fn<typeof fetch>();

beforeEach(() => {
    vi.stubGlobal('fetch', fetchMock);
    document.body.innerHTML =
        '<a class="search" href="/~search"><kbd hidden>/</kbd></a><textarea></textarea>';
    stop = new AbortController();
    enhanceSearch(stop.signal);
});
afterEach(() => {
    stop.abort();
    vi.unstubAllGlobals();
    fetchMock.mockReset();
});

const dialog = () => document.querySelector<HTMLDialogElement>('dialog');
const input = () => document.querySelector<HTMLInputElement>('dialog input');
const options = () =>
    [...document.querySelectorAll('[role="option"]')].map(({ textContent }) => textContent);
const press = (target: EventTarget, init: KeyboardEventInit) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
    target.dispatchEvent(event);
    return event.defaultPrevented;
};
function type(text: string): void {
    const field = input();
    if (field === null) throw new Error('The dialog is not open.');
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
}
const results = (...found: object[]) => Response.json({ results: found });
const page = {
    title: 'Webhooks',
    href: '/webhooks',
    crumbs: ['Guides'],
    sections: [
        {
            heading: 'Retries',
            href: '/webhooks#retries',
            excerpt: [
                { text: 'Failed ', isMatch: false },
                { text: '<b>deliveries</b>', isMatch: true },
            ],
        },
    ],
};

it.each([
    ['/', {}],
    ['k', { ctrlKey: true }],
    ['K', { metaKey: true }],
])('opens on %s', (key, modifiers) => {
    expect(press(document.body, { key, ...modifiers })).toBe(true);
    expect(dialog()?.open).toBe(true);
});

it('leaves a slash in a text field alone', () => {
    const field = document.querySelector('textarea');
    if (field === null) throw new Error('It should be there.');
    expect(press(field, { key: '/' })).toBe(false);
    expect(dialog()).toBeNull();
});

it('closes with the first Escape, also when the field has text', () => {
    press(document.body, { key: '/' });
    const field = input();
    if (field === null) throw new Error('It should be there.');
    field.value = 'text';
    expect(press(field, { key: 'Escape' })).toBe(true);
    expect(dialog()?.open).toBe(false);
});

it('shows results with the passage that matches, and offers to ask', async () => {
    press(document.body, { key: '/' });
    fetchMock.mockResolvedValue(results(page));
    type('deliveries');
    expect(document.querySelector('dialog [role="status"]')?.textContent).toBe('Searching…');
    await vi.waitFor(() => expect(options()).toHaveLength(2));
    expect(fetchMock.mock.calls[0]?.[0]).toBe('/~search?q=deliveries');
    expect(options()[0]).toContain('Webhooks › Retries');
    expect(options()[1]).toBe('Ask: deliveries');
    // The text of pages is never read as HTML.
    expect(document.querySelector('mark')?.textContent).toBe('<b>deliveries</b>');
    // An option that contained a link would be a control inside a control.
    expect(document.querySelector('a[aria-selected="true"]')?.getAttribute('href')).toBe(
        '/webhooks#retries',
    );
});

it('moves through the results with the arrow keys', async () => {
    press(document.body, { key: '/' });
    fetchMock.mockResolvedValue(results(page));
    type('x');
    await vi.waitFor(() => expect(options()).toHaveLength(2));
    const field = input();
    if (field === null) throw new Error('It should be there.');
    press(field, { key: 'ArrowDown' });
    expect(field.getAttribute('aria-activedescendant')).toBe('search-result-1');
    press(field, { key: 'ArrowDown' });
    expect(field.getAttribute('aria-activedescendant')).toBe('search-result-0');
});

it.each<[string, () => Promise<Response>, string]>([
    ['nothing is found', async () => results(), 'No page has these words.'],
    [
        'the server refuses',
        async () => Response.json({ error: { message: 'Too many requests.' } }, { status: 429 }),
        'The search failed. Too many requests.',
    ],
    ['the network fails', () => Promise.reject(new Error('offline')), 'The search failed. offline'],
])('shows a message when %s', async (_, respond, message) => {
    press(document.body, { key: '/' });
    fetchMock.mockImplementation(respond);
    type('x');
    await vi.waitFor(() =>
        expect(document.querySelector('dialog [role="status"]')?.textContent).toBe(message),
    );
    expect(options()).toEqual(['Ask: x']);
});

it('shows the answer to a question while it arrives, then its sources', async () => {
    press(document.body, { key: '/' });
    fetchMock.mockResolvedValueOnce(results());
    type('how?');
    await vi.waitFor(() => expect(options()).toEqual(['Ask: how?']));
    const events = [
        { html: '<p>Push</p>', sources: [] },
        {
            html: '<p>Push it.</p>',
            sources: [{ title: 'Deploys', href: '/deploys', reason: 'Quoted' }],
        },
    ];
    fetchMock.mockResolvedValueOnce(
        new Response(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(':\n\n')),
    );
    const field = input();
    if (field === null) throw new Error('It should be there.');
    press(field, { key: 'Enter' });
    await vi.waitFor(() =>
        expect(document.querySelector('.answer .text')?.innerHTML).toBe('<p>Push it.</p>'),
    );
    await vi.waitFor(() =>
        expect(document.querySelector('.sources')?.textContent).toBe('Deploys Quoted'),
    );
});

it.each<[string, () => Response, string]>([
    [
        'no answer',
        () => new Response('data: {"html":"","sources":[]}\n\n'),
        'do not answer this question',
    ],
    [
        'an error',
        () => Response.json({ error: { message: 'The model is busy.' } }, { status: 502 }),
        'There is no answer now. The model is busy.',
    ],
])('shows a message for %s', async (_, respond, message) => {
    press(document.body, { key: '/' });
    fetchMock.mockResolvedValueOnce(results());
    type('how?');
    await vi.waitFor(() => expect(options()).toHaveLength(1));
    fetchMock.mockResolvedValueOnce(respond());
    document.querySelector<HTMLElement>('[role="option"].ask')?.click();
    await vi.waitFor(() =>
        expect(document.querySelector('.answer [role="status"]')?.textContent).toContain(message),
    );
});
