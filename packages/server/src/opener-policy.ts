/**
 * `Cross-Origin-Opener-Policy` of pages. A foreign page that opens one of them gets no reference to its window, with
 * which it could count frames or navigate. Windows in which a person connects an account keep their `opener`.
 */
export const OPENER_POLICY = 'same-origin-allow-popups';
