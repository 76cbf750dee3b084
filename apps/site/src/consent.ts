/** The cookie that published scripts of GitBook's integrations read; its value is `yes` or `no`. */
const COOKIE = '__gitbook_cookie_granted';
const MAX_AGE_S = 365 * 24 * 60 * 60;

/** Shows the consent banner until the visitor accepts or refuses cookies. */
export function askConsent(): void {
    const banner = document.querySelector<HTMLElement>('.consent');
    if (banner === null || document.cookie.includes(`${COOKIE}=`)) return;
    banner.addEventListener('click', (event) => {
        const choice = event.target instanceof HTMLButtonElement ? event.target.value : '';
        if (choice !== 'yes' && choice !== 'no') return;
        document.cookie = `${COOKIE}=${choice}; Path=/; Max-Age=${MAX_AGE_S}; SameSite=Lax`;
        banner.hidden = true;
        // Scripts read the cookie only when they start.
        if (choice === 'yes') location.reload();
    });
    banner.hidden = false;
}
