/** Hosts of GitBook's own application, whose pages do not exist here. */
const GITBOOK_APP = new Set(['app.gitbook.com', 'dashboard.gitbook.com']);

/** Path of the page that explains such a link, on every host of Bindery. */
const EXPLANATION = '/~gitbook-app';

/**
 * Opens a link in a new tab without opener and referrer: `onOpenURL` of Bindery's own pages. A link to GitBook's
 * application leads to a page that explains where its counterpart is.
 */
export function openLink(url: string): void {
    const isGitBookApp = URL.canParse(url) && GITBOOK_APP.has(new URL(url).hostname);
    const target = isGitBookApp ? `${EXPLANATION}?link=${encodeURIComponent(url)}` : url;
    window.open(target, '_blank', 'noopener,noreferrer');
}
