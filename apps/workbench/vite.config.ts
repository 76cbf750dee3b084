import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** The server serves `dist` and answers unknown paths with its index.html, so assets are addressed from the root. */
export default defineConfig({
    plugins: [react()],
    resolve: { conditions: ['@bindery/source', ...defaultClientConditions] },
    base: '/',
    build: {
        target: 'es2023',
        sourcemap: false,
        // The largest chunks are lazy (the page editor; grammars of code blocks): a warning would be noise.
        chunkSizeWarningLimit: 900,
    },
});
