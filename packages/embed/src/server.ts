/** For the site's own server. */
export { signVisitor, type SignVisitorOptions } from './sign-visitor.ts';
