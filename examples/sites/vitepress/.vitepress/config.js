import bindery from '@bindery/markdown-it';
import { defineConfig } from 'vitepress';

const host = process.env.BINDERY_HOST ?? 'https://integrations.example.com';
const key = process.env.BINDERY_KEY ?? 'pk_example';

export default defineConfig({
    title: 'Blocks in VitePress',
    srcExclude: ['README.md'],
    head: [['script', { type: 'module', src: `${host}/embed.js`, 'data-key': key }]],
    markdown: {
        config: (md) => bindery(md, { host, key }),
    },
    themeConfig: {
        sidebar: [
            { text: 'Status', link: '/' },
            { text: 'Diagram', link: '/diagram' },
            { text: 'Form', link: '/form' },
        ],
    },
});
