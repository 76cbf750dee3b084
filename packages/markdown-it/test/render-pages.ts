/** Renders pages in a process of its own, as a build does: `node render-pages.ts '{ "markdown": [], "options": {} }'`. */
import markdownIt from 'markdown-it';

import bindery, { type SiteBlocksOptions } from '../src/index.ts';

const { markdown, options } = JSON.parse(process.argv[2] ?? '') as {
    markdown: string[];
    options: SiteBlocksOptions;
};
const html = markdown.map((page) =>
    markdownIt({ linkify: true }).use(bindery, options).render(page),
);
process.stdout.write(JSON.stringify(html));
