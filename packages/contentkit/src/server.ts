/** For rendering on a server. */
export { loadAllParts } from './lazy-part.ts';
