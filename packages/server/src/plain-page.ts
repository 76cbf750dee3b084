import { html, type Html } from './html.ts';

/** A page for people, without scripts and content of authors: title and text, then what to do. */
export function plainPage(title: string, text: string, action: Html): Html {
    return html`<!doctype html>
        <html lang="en">
            <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>${title}</title>
                <style>
                    body { font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1.5rem; }
                    h1 { font-size: 1.4rem; line-height: 1.3; }
                    button { font: inherit; padding: 0.4rem 0.9rem; }
                    a:focus-visible, button:focus-visible { outline: 2px solid; outline-offset: 2px; }
                </style>
            </head>
            <body>
                <main>
                    <h1>${title}</h1>
                    <p>${text}</p>
                    ${action}
                </main>
            </body>
        </html>`;
}

/** Returns the headers of a plain page. */
export function plainPageHeaders(formAction: "'self'" | "'none'"): Record<string, string> {
    return {
        'Cache-Control': 'no-store',
        'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action ${formAction}; frame-ancestors 'none'`,
        'X-Content-Type-Options': 'nosniff',
        // With `no-referrer`, browsers send a form without its origin.
        'Referrer-Policy': formAction === "'self'" ? 'same-origin' : 'no-referrer',
    };
}
