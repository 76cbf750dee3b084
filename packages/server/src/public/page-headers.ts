import { randomBytes } from 'node:crypto';

import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';

/** Set and read by the site's script too. */
const THEME_COOKIE = 'bindery_theme';

/** The visitor's choice; undefined: the system's. */
export function themeOf(c: Context): 'light' | 'dark' | undefined {
    const theme = getCookie(c, THEME_COOKIE);
    return theme === 'light' || theme === 'dark' ? theme : undefined;
}

/** Of a `Content-Security-Policy`. */
export function createNonce(): string {
    return randomBytes(16).toString('base64');
}
