/**
 * `Cross-Origin-Opener-Policy` of pages: a page that opened one of them gets no handle to count its frames or to navigate it.
 * The windows in which a person connects an account keep their opener.
 */
export const OPENER_POLICY = 'same-origin-allow-popups';
