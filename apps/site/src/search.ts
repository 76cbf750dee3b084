import { askQuestion } from './ask.ts';
import { element } from './element.ts';
import { messageOf } from './response-message.ts';

/** A page in the results: `SiteSearchResult` of the server. */
interface Result {
    title: string;
    href: string;
    crumbs: string[];
    sections: {
        heading: string;
        href: string;
        excerpt: { text: string; isMatch: boolean }[];
    }[];
}

/** Pause after which a search is sent while the reader types, in milliseconds. */
const PAUSE_MS = 150;

/**
 * Makes the link in the header, `/` and Ctrl-K (Cmd-K on macOS) open a search dialog. Without scripts the link leads to
 * a page with a form.
 *
 * @param signal Removes the listener for the keys when aborted.
 */
export function enhanceSearch(signal?: AbortSignal): void {
    const link = document.querySelector<HTMLAnchorElement>('a.search');
    if (link === null) return;
    const options = signal === undefined ? {} : { signal };
    const hint = link.querySelector('kbd');
    if (hint !== null) hint.hidden = false;
    let dialog: HTMLDialogElement | undefined;
    const open = () => {
        dialog ??= createDialog();
        if (!dialog.open) dialog.showModal();
        dialog.querySelector('input')?.select();
    };
    link.addEventListener('click', (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open();
    });
    document.addEventListener(
        'keydown',
        (event) => {
            const isCommand = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
            const isSlash = event.key === '/' && !isTyping(event.target);
            if (event.defaultPrevented || (!isCommand && !isSlash)) return;
            event.preventDefault();
            open();
        },
        options,
    );
}

function isTyping(target: EventTarget | null): boolean {
    return (
        target instanceof HTMLElement &&
        (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
    );
}

function createDialog(): HTMLDialogElement {
    const input = element('input', {
        type: 'search',
        placeholder: 'Search or ask a question',
        maxLength: 512,
        autocomplete: 'off',
    });
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-label', 'Search this site');
    input.setAttribute('aria-controls', 'search-results');
    input.setAttribute('aria-expanded', 'false');
    input.setAttribute('aria-autocomplete', 'list');
    const list = element('ul', { id: 'search-results' });
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', 'Results');
    const status = element('p', { className: 'note' });
    status.setAttribute('role', 'status');
    const answer = element('div', { className: 'answer', hidden: true });
    const close = element('button', { type: 'button', className: 'close', textContent: 'Close' });
    const bar = element('div', { className: 'bar' }, input, close);
    const dialog = element('dialog', { className: 'search' }, bar, status, list, answer);
    dialog.setAttribute('aria-label', 'Search');
    document.body.append(dialog);

    let results: Result[] = [];
    let selected = 0;
    let timer: number | undefined;
    let running = new AbortController();

    const options = () => [...list.querySelectorAll<HTMLElement>('[role="option"]')];
    const select = (index: number) => {
        const all = options();
        selected = all.length === 0 ? 0 : (index + all.length) % all.length;
        for (const [at, option] of all.entries()) {
            option.setAttribute('aria-selected', String(at === selected));
        }
        const option = all[selected];
        if (option === undefined) input.removeAttribute('aria-activedescendant');
        else {
            input.setAttribute('aria-activedescendant', option.id);
            option.scrollIntoView({ block: 'nearest' });
        }
    };
    const show = (message: string) => {
        const query = input.value.trim();
        const items = results.map(resultOption);
        if (query !== '') items.push(askOption(query, items.length, ask));
        list.replaceChildren(...items);
        input.setAttribute('aria-expanded', String(items.length > 0));
        status.textContent = message;
        list.hidden = items.length === 0;
        answer.hidden = true;
        select(0);
    };
    const ask = () => {
        clearTimeout(timer);
        running.abort();
        running = new AbortController();
        list.hidden = true;
        input.setAttribute('aria-expanded', 'false');
        input.removeAttribute('aria-activedescendant');
        status.textContent = '';
        answer.hidden = false;
        void askQuestion(input.value.trim(), answer, running.signal);
    };
    const search = async (query: string, signal: AbortSignal): Promise<void> => {
        try {
            const response = await fetch(`/~search?q=${encodeURIComponent(query)}`, {
                headers: { Accept: 'application/json' },
                signal,
            });
            if (!response.ok) throw new Error(await messageOf(response));
            ({ results } = (await response.json()) as { results: Result[] });
            show(results.length === 0 ? 'No page has these words.' : '');
        } catch (error) {
            if (signal.aborted) return;
            results = [];
            show(`The search failed. ${error instanceof Error ? error.message : ''}`);
        }
    };
    input.addEventListener('input', () => {
        clearTimeout(timer);
        running.abort();
        running = new AbortController();
        const query = input.value.trim();
        if (query === '') {
            results = [];
            show('');
            return;
        }
        status.textContent = 'Searching…';
        const { signal } = running;
        timer = setTimeout(() => void search(query, signal), PAUSE_MS) as unknown as number;
    });
    input.addEventListener('keydown', (event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step !== undefined) {
            event.preventDefault();
            select(selected + step);
        } else if (event.key === 'Enter' && !list.hidden) {
            event.preventDefault();
            options()[selected]?.click();
        } else if (event.key === 'Escape') {
            // Browsers only empty a search field with the first Escape.
            event.preventDefault();
            dialog.close();
        }
    });
    close.addEventListener('click', () => dialog.close());
    dialog.addEventListener('click', (event) => {
        // A click on the backdrop has the dialog itself as target. A link to a heading of this page loads no other
        // page, so the dialog would stay open.
        const isLink = event.target instanceof Element && event.target.closest('a') !== null;
        if (event.target === dialog || isLink) dialog.close();
    });
    dialog.addEventListener('close', () => running.abort());
    return dialog;
}

function resultOption({ title, href, crumbs, sections }: Result, index: number): HTMLElement {
    const [best] = sections;
    const link = element('a', { href: best?.href ?? href, tabIndex: -1 });
    if (crumbs.length > 0) {
        link.append(element('span', { className: 'crumb', textContent: crumbs.join(' › ') }));
    }
    const heading = best !== undefined && best.heading !== '' ? ` › ${best.heading}` : '';
    link.append(element('strong', { textContent: title + heading }));
    if (best !== undefined && best.excerpt.length > 0) {
        const excerpt = element('span', { className: 'excerpt' });
        for (const { text, isMatch } of best.excerpt) {
            excerpt.append(isMatch ? element('mark', { textContent: text }) : text);
        }
        link.append(excerpt);
    }
    return option(index, link);
}

function askOption(query: string, index: number, onAsk: () => void): HTMLElement {
    const ask = element('span', { className: 'ask', textContent: `Ask: ${query}` });
    ask.addEventListener('click', onAsk);
    return option(index, ask);
}

/** Makes an element an option of the list. A link is the option itself: an option must not contain controls. */
function option(index: number, content: HTMLElement): HTMLElement {
    content.id = `search-result-${index}`;
    content.setAttribute('role', 'option');
    const item = element('li', {}, content);
    item.setAttribute('role', 'none');
    return item;
}
