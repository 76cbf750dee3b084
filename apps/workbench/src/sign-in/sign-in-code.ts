/** Query parameter of the server's sign-in URLs. */
const PARAMETER = 'code';

let wasRefused = false;

/**
 * Removes a sign-in code from the address, so that it is not bookmarked. The server redirects after a successful
 * sign-in, so a code that is still in the address was not accepted.
 */
export function removeSignInCode(): void {
    const url = new URL(location.href);
    if (!url.searchParams.has(PARAMETER)) return;
    wasRefused = true;
    url.searchParams.delete(PARAMETER);
    history.replaceState(history.state, '', url);
}

/** Returns true if the page was opened with a code that the server did not accept. */
export function hadRefusedCode(): boolean {
    return wasRefused;
}
