import { unified } from '@astrojs/markdown-remark';
import bindery from '@bindery/remark';
import { defineConfig } from 'astro/config';
import remarkDirective from 'remark-directive';

const host = process.env.BINDERY_HOST ?? 'https://integrations.example.com';
const key = process.env.BINDERY_KEY ?? 'pk_example';

export default defineConfig({
    markdown: {
        processor: unified({ remarkPlugins: [remarkDirective, [bindery, { host, key }]] }),
    },
});
