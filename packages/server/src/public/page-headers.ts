import { randomBytes } from 'node:crypto';

import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';

/** The site's script reads and sets this cookie, too. */
const THEME_COOKIE = 'bindery_theme';

/** Returns the theme that the visitor chose; undefined for the system's theme. */
export function themeOf(c: Context): 'light' | 'dark' | undefined {
    const theme = getCookie(c, THEME_COOKIE);
    return theme === 'light' || theme === 'dark' ? theme : undefined;
}

/** Creates a nonce for a `Content-Security-Policy`. */
export function createNonce(): string {
    return randomBytes(16).toString('base64');
}
