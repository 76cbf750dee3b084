import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/**
 * Pages come from the server, which finds script and styles in the manifest (`packages/server/src/public/site-assets.ts`).
 * Addresses are relative, since only the server knows where it serves them.
 */
export default defineConfig({
    plugins: [react()],
    resolve: { conditions: ['@bindery/source', ...defaultClientConditions] },
    base: './',
    build: {
        target: 'es2023',
        sourcemap: false,
        manifest: 'manifest.json',
        // The largest chunks are lazy (React and the renderer; grammars of code blocks): a warning would be noise.
        chunkSizeWarningLimit: 900,
        rolldownOptions: { input: 'src/main.ts' },
    },
});
