import { html, type Html } from '../html.ts';
import { shell, type Shell } from './shell-html.ts';

/** A page with a message and, optionally, a link or a button. */
export interface Message {
    status: number;
    title: string;
    text: string;
    link?: { href: string; label: string } | undefined;
    /** A form that is sent to `action`. */
    button?: { action: string; label: string };
}

export function messageHtml(page: Omit<Shell, 'title' | 'head'>, message: Message): Html {
    const { title, text, link, button, status } = message;
    return shell(
        { ...page, title, head: html`<meta name="robots" content="noindex">` },
        html`<main class="message">
            ${status >= 400 && html`<p class="status">${status}</p>`}
            <h1>${title}</h1>
            <p>${text}</p>
            ${button !== undefined && html`<form method="post" action="${button.action}"><button type="submit">${button.label}</button></form>`}
            ${link !== undefined && html`<p><a href="${link.href}">${link.label}</a></p>`}
        </main>`,
    );
}
