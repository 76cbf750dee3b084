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
        // No size warning: the largest chunks (the page editor, grammars of code blocks) are loaded lazily.
        chunkSizeWarningLimit: 900,
    },
});
