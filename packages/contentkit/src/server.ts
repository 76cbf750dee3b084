/** Functions for rendering on a server (`@bindery/contentkit/server`). */
export { loadAllParts } from './lazy-part.ts';
export { renderLoadedToHTML, renderToHTML, type RenderToHTMLOptions } from './render-to-html.tsx';
