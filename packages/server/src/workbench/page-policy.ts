/**
 * Returns the `Content-Security-Policy` of the workbench's pages. Scripts and styles come from the built files only, and
 * not from `/i/…`, which is on the same origin: integrations decide what is there.
 */
export function workbenchPolicy(host: string): string {
    // A source without a scheme has the scheme of the page, which a proxy may have changed. Sources with IPv6 addresses do
    // not exist (CSP Level 3, section 2.3.1).
    const isSource = /^[\w.-]+(:\d+)?$/.test(host);
    const assets = isSource ? `${host}/assets/` : "'self'";
    return [
        "default-src 'none'",
        `script-src ${assets} ${isSource ? `${host}/theme.js ` : ''}'wasm-unsafe-eval'`,
        `style-src ${assets} 'unsafe-inline'`,
        'img-src * data: blob:',
        'media-src *',
        `font-src ${assets} data:`,
        "connect-src 'self' https: http:",
        'frame-src https: http:',
        `worker-src ${assets} blob:`,
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ].join('; ');
}
