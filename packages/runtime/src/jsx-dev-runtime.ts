/** What development builds import (`"jsx": "react-jsxdev"`): the same. */
export * from './jsx-runtime.ts';
