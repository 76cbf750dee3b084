/** Functions for the site's own server (`@bindery/embed/server`). */
export { signVisitor, type SignVisitorOptions } from './sign-visitor.ts';
