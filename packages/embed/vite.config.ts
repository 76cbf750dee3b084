import { readFileSync } from 'node:fs';

import { Features, transform } from 'lightningcss';
import { defaultClientConditions, defineConfig, type Plugin, type Rolldown } from 'vite';

import { lightSheetOf } from './src/light-sheet.ts';

const RENDERER = new URL('./src/renderer.tsx', import.meta.url).pathname;

/**
 * Builds the script that hosts serve at `/embed.js`. The page needs no React: Preact takes its place, because React
 * alone is larger than the limit of the whole script (docs/decisions/0096-embed-preact.md).
 */
export default defineConfig({
    plugins: [reactAsPreact(), plainImports(), styleSheet()],
    resolve: {
        conditions: ['@bindery/source', ...defaultClientConditions],
        alias: [
            { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
            { find: /^react\/jsx-(dev-)?runtime$/, replacement: 'preact/jsx-runtime' },
        ],
    },
    base: './',
    logLevel: 'warn',
    build: {
        target: 'es2023',
        outDir: 'dist-browser',
        emptyOutDir: true,
        sourcemap: false,
        modulePreload: false,
        chunkSizeWarningLimit: 900,
        rolldownOptions: {
            input: 'src/embed.ts',
            preserveEntrySignatures: 'strict',
            output: {
                entryFileNames: 'embed.js',
                // The host serves the files at these paths: /embed.js and /embed/assets/….
                chunkFileNames: 'embed/assets/[name]-[hash].js',
                assetFileNames: 'embed/assets/[name]-[hash][extname]',
                codeSplitting: { groups: [{ name: rendererChunk, debugName: 'renderer' }] },
            },
        },
    },
});

let rendererModules: Set<string> | undefined;

/**
 * Puts everything that the first block needs into one chunk. The browser would load several chunks one after another.
 */
function rendererChunk(id: string, context: Rolldown.ChunkingContext): string | null {
    rendererModules ??= staticImports(RENDERER, context);
    return rendererModules.has(id) ? 'renderer' : null;
}

function staticImports(
    entry: string,
    context: Rolldown.ChunkingContext,
    found = new Set<string>(),
): Set<string> {
    if (found.has(entry)) return found;
    found.add(entry);
    for (const id of context.getModuleInfo(entry)?.importedIds ?? []) {
        staticImports(id, context, found);
    }
    return found;
}

/**
 * Replaces Vite's preload helper, which takes 1 KB: it loads the style sheets of chunks, and these chunks have none.
 */
function plainImports(): Plugin {
    return {
        name: 'plain-imports',
        enforce: 'pre',
        load: (id) =>
            id.includes('vite/preload-helper')
                ? 'export const __vitePreload = (load) => load();'
                : null,
    };
}

/**
 * Resolves `react` to Preact. Libraries get the complete module, because they read its default export; they load with
 * the first form or dialog. The renderer gets a module of which unused exports are removed.
 */
function reactAsPreact(): Plugin {
    const folder = new URL('./src/react/', import.meta.url).pathname;
    return {
        name: 'react-as-preact',
        enforce: 'pre',
        resolveId: (id, importer) => {
            if (id === 'react-dom') return `${folder}react-dom.js`;
            if (id !== 'react') return null;
            return `${folder}${importer?.includes('/node_modules/') ? 'react-default' : 'react'}.js`;
        },
    };
}

/** Emits `embed.css`: the renderer's styles for markup that a server rendered, until the element draws it. */
function styleSheet(): Plugin {
    const folder = new URL('../contentkit/src/', import.meta.url);
    const index = readFileSync(new URL('styles.css', folder), 'utf8');
    const sheets = [...index.matchAll(/@import '(.+)';/g)].map(([, path = '']) =>
        readFileSync(new URL(path, folder), 'utf8'),
    );
    return {
        name: 'style-sheet',
        generateBundle() {
            // Bundlers of sites, which import the sheet, do not all know nested rules.
            const { code } = transform({
                filename: 'embed.css',
                code: Buffer.from(lightSheetOf(sheets.join('\n'))),
                include: Features.Nesting,
                minify: true,
            });
            this.emitFile({ type: 'asset', fileName: 'embed.css', source: code });
        },
    };
}
