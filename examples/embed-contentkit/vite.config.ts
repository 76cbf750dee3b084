import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

const api = process.env['BINDERY_API'] ?? 'http://localhost:4880';

/** The API takes writes of its own origin only, as no page in the browser should reach it: this server speaks for us. */
export default defineConfig({
    root: import.meta.dirname,
    plugins: [react()],
    resolve: { conditions: ['@bindery/source', ...defaultClientConditions] },
    server: { proxy: { '/v1': { target: api, changeOrigin: true, headers: { origin: api } } } },
});
