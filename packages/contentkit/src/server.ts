/** Functions for rendering on a server (`@bindery/contentkit/server`). */
export { loadAllParts } from './lazy-part.ts';
export { renderToHTML, type RenderToHTMLOptions } from './render-to-html.tsx';
