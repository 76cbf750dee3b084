import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

const api = process.env['BINDERY_API'] ?? 'http://localhost:4880';

/** The API refuses writes from other origins, so this development server forwards them with the API's origin. */
export default defineConfig({
    root: import.meta.dirname,
    plugins: [react()],
    resolve: { conditions: ['@bindery/source', ...defaultClientConditions] },
    server: { proxy: { '/v1': { target: api, changeOrigin: true, headers: { origin: api } } } },
});
