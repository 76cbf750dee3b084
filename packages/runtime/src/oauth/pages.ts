import { OAuthError, type OAuthErrorCode } from './error.ts';

/** Returns a page shown in the window in which the account is connected. */
function page(title: string, body: string, status: number, cookie?: string): Response {
    const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32em;margin:15vh auto;padding:0 1em;color-scheme:light dark}</style>
${body}
</html>
`;
    return new Response(html, {
        status,
        headers: {
            'Content-Type': 'text/html; charset=utf-8',
            // Not cached and not sent as a referrer: the URL of this page contains the authorization code.
            'Cache-Control': 'no-store',
            'Referrer-Policy': 'no-referrer',
            ...(cookie ? { 'Set-Cookie': cookie } : {}),
        },
    });
}

export function connectedPage(cookie: string): Response {
    return page(
        'Connected',
        '<h1>Connected</h1>\n<p>You can close this window now.</p>\n<script>window.close();</script>',
        200,
        cookie,
    );
}

const STATUS: Partial<Record<OAuthErrorCode, number>> = {
    oauth_denied: 403,
    oauth_misconfigured: 500,
    oauth_refused: 502,
    oauth_unreadable: 502,
    oauth_unavailable: 503,
    oauth_unreachable: 504,
    oauth_platform_failed: 502,
};

export function errorPage(error: OAuthError, cookie?: string): Response {
    return page(
        'Not connected',
        `<h1>Not connected</h1>
<p>${escape(error.message)}</p>
<p>Close this window and connect again. <small>(${error.code})</small></p>`,
        STATUS[error.code] ?? 400,
        cookie,
    );
}

/** Escapes text for HTML. Error messages may quote the provider, which could inject markup otherwise. */
function escape(text: string): string {
    return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
