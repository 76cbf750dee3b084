import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** Builds the page of the browser tests. */
export default defineConfig({
    root: new URL('./test/page', import.meta.url).pathname,
    plugins: [react()],
    resolve: { conditions: ['@bindery/source', ...defaultClientConditions] },
    logLevel: 'warn',
    build: {
        outDir: '../../node_modules/.cache/page',
        emptyOutDir: true,
        chunkSizeWarningLimit: 2000,
        reportCompressedSize: false,
        modulePreload: false,
    },
});
