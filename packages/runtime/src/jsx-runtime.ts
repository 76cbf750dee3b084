/**
 * The automatic JSX runtime: ContentKit elements as plain objects. Compile with
 * `"jsx": "react-jsx", "jsxImportSource": "@gitbook/runtime"`.
 */
export {
    Fragment,
    jsx,
    /**
     * `jsx` for several children, which the compiler passes as an array.
     *
     * @example
     * jsxs('text', { children: ['Hello ', name] });
     */
    jsx as jsxs,
    /**
     * `jsx` of development builds; its extra arguments (key, source position) are not used.
     *
     * @example
     * jsxDEV('divider', {});
     */
    jsx as jsxDEV,
} from './jsx.ts';
export type { JSX } from './jsx-elements.ts';
