/** The name and values that published scripts of GitBook's integrations look for. */
const COOKIE = '__gitbook_cookie_granted';
const MAX_AGE_S = 365 * 24 * 60 * 60;

/** Asks once whether scripts on this site may set cookies. */
export function askConsent(): void {
    const banner = document.querySelector<HTMLElement>('.consent');
    if (banner === null || document.cookie.includes(`${COOKIE}=`)) return;
    banner.addEventListener('click', (event) => {
        const choice = event.target instanceof HTMLButtonElement ? event.target.value : '';
        if (choice !== 'yes' && choice !== 'no') return;
        document.cookie = `${COOKIE}=${choice}; Path=/s/; Max-Age=${MAX_AGE_S}; SameSite=Lax`;
        banner.hidden = true;
        // Scripts looked for the answer when they began.
        if (choice === 'yes') location.reload();
    });
    banner.hidden = false;
}
