import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/**
 * The server renders the pages and finds script and styles in the manifest
 * (`packages/server/src/public/site-assets.ts`). URLs are relative: only the server knows where it serves the assets.
 */
export default defineConfig({
    plugins: [react()],
    resolve: { conditions: ['@bindery/source', ...defaultClientConditions] },
    base: './',
    build: {
        target: 'es2023',
        sourcemap: false,
        manifest: 'manifest.json',
        // The largest chunks load lazily: React with the renderer, and grammars of code blocks.
        chunkSizeWarningLimit: 900,
        rolldownOptions: { input: 'src/main.ts' },
    },
});
