/** For rendering on a server. */
export { loadAllParts } from './lazy-part.ts';
export { renderToHTML, type RenderToHTMLOptions } from './render-to-html.tsx';
