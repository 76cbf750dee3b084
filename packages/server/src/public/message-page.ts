import { escapeHtml } from './html.ts';
import { shell, type Shell } from './page-html.ts';

/** A page that says one thing, and where to go from there. */
export interface Message {
    status: number;
    title: string;
    text: string;
    link?: { href: string; label: string } | undefined;
}

export function messageHtml(page: Omit<Shell, 'title' | 'head'>, message: Message): string {
    const { title, text, link, status } = message;
    return shell(
        { ...page, title, head: '<meta name="robots" content="noindex">' },
        `<main class="message">
${status >= 400 ? `<p class="status">${status}</p>` : ''}
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${link === undefined ? '' : `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.label)}</a></p>`}
</main>`,
    );
}
