// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { askConsent } from './consent.ts';

const BANNER = `<div class="consent" hidden>
    <button value="yes">Accept</button><button value="no">Decline</button><a href="#more">More</a>
</div>`;

let cookies: string[];

beforeEach(() => {
    document.body.innerHTML = BANNER;
    cookies = [];
    vi.spyOn(document, 'cookie', 'get').mockImplementation(() => cookies.join('; '));
    vi.spyOn(document, 'cookie', 'set').mockImplementation((cookie) => {
        cookies.push(cookie);
    });
    vi.spyOn(window.location, 'reload').mockImplementation(() => undefined);
});

afterEach(() => vi.restoreAllMocks());

const banner = () => document.querySelector<HTMLElement>('.consent');
const press = (selector: string) => document.querySelector<HTMLElement>(selector)?.click();

it('stores a refusal for a year and hides the banner without a reload', () => {
    askConsent();
    expect(banner()?.hidden).toBe(false);
    press('[value=no]');
    expect(cookies).toEqual([
        '__gitbook_cookie_granted=no; Path=/; Max-Age=31536000; SameSite=Lax',
    ]);
    expect(banner()?.hidden).toBe(true);
    expect(window.location.reload).not.toHaveBeenCalled();
});

it('reloads after consent, because scripts read the cookie only when they start', () => {
    askConsent();
    press('[value=yes]');
    expect(cookies[0]).toMatch(/^__gitbook_cookie_granted=yes;/);
    expect(window.location.reload).toHaveBeenCalledOnce();
});

it('does not show the banner again after an answer', () => {
    cookies = ['other=1', '__gitbook_cookie_granted=no'];
    askConsent();
    expect(banner()?.hidden).toBe(true);
});

it('ignores clicks outside the two buttons', () => {
    askConsent();
    press('a');
    expect(cookies).toEqual([]);
    expect(banner()?.hidden).toBe(false);
});

it('does nothing on a page without a banner', () => {
    document.body.innerHTML = '';
    expect(askConsent).not.toThrow();
});
