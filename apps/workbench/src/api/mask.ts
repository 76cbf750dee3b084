/** The text that the server shows in place of a credential. */
export const MASK = '••••••';

/** Returns true for a text that is, or contains, a masked credential. It must never be sent to the server. */
export function isMasked(value: unknown): boolean {
    return typeof value === 'string' && value.includes(MASK);
}
