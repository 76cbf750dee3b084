/** The JSX runtime that development builds import (`"jsx": "react-jsxdev"`). */
export * from './jsx-runtime.ts';
