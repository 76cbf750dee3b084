import { asWorkbenchError, type WorkbenchError } from '../api/error.ts';
import { ticketFor } from '../api/operations.ts';

/** Opens a page of an installation, for example to connect an account by OAuth. */
export type OpenPage = (
    url: string,
    options?: {
        target?: string;
        features?: string;
        /** Lets the page reach this window, as popups of OAuth expect. Default: false. */
        hasOpener?: boolean;
        onFailure?: (error: WorkbenchError) => void;
    },
) => Window | null;

/**
 * Returns a function that opens a page of an installation with a ticket. The window opens at once, since browsers allow
 * popups only while they handle a press, and shows the page when the ticket has arrived. Returns null if the browser
 * blocked the window.
 */
export function openWithTicket(integration: string, installationId: string): OpenPage {
    return (url, { target = '_blank', features, hasOpener = false, onFailure } = {}) => {
        const opened = window.open('about:blank', target, features);
        if (opened === null) return null;
        if (!hasOpener) opened.opener = null;
        ticketFor(integration, installationId, url).then(
            (ticketed) => opened.location.replace(ticketed),
            (error: unknown) => {
                opened.close();
                onFailure?.(asWorkbenchError(error));
            },
        );
        return opened;
    };
}
