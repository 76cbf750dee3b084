import { build } from 'esbuild';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../packages/contentkit/src/index.ts', import.meta.url));

export interface BundleSizes {
    /** Bytes, gzip: the chunks loaded with the renderer, without React. */
    renderer: number;
    /** Bytes, gzip: the chunks that an editable code block adds. */
    editor: number;
    /** Bytes, gzip: the chunks that a highlighted code block adds, without its grammar. */
    highlighter: number;
    /** Bytes, gzip: the style sheet. */
    styles: number;
}

/** Bundles the renderer as an application would, minified, with React left out. */
export async function measureBundle(): Promise<BundleSizes> {
    const result = await build({
        entryPoints: [ENTRY],
        bundle: true,
        splitting: true,
        minify: true,
        write: false,
        metafile: true,
        format: 'esm',
        outdir: 'out',
        target: 'es2022',
        conditions: ['@bindery/source', 'module'],
        define: { 'process.env.NODE_ENV': '"production"' },
        external: ['react', 'react-dom', 'react/jsx-runtime'],
        logLevel: 'error',
    });
    const outputs = new Map(
        result.outputFiles.map((file) => [file.path.split('/').pop() ?? '', file.contents]),
    );
    const chunks = new Map(
        Object.entries(result.metafile.outputs).map(([path, output]) => [
            path.split('/').pop() ?? '',
            output,
        ]),
    );
    /** Returns a chunk and all its static imports. */
    const closure = (name: string, seen = new Set<string>()): Set<string> => {
        if (seen.has(name)) return seen;
        seen.add(name);
        for (const { path, kind, external } of chunks.get(name)?.imports ?? []) {
            if (kind === 'import-statement' && external !== true)
                closure(path.split('/').pop() ?? '', seen);
        }
        return seen;
    };
    const size = (names: Iterable<string>) =>
        [...names].reduce(
            (sum, name) => sum + gzipSync(outputs.get(name) ?? '', { level: 9 }).length,
            0,
        );
    const chunkOf = (source: string) =>
        [...chunks].find(([, { entryPoint }]) => entryPoint?.endsWith(source))?.[0] ?? '';
    const renderer = closure('index.js');
    const additionalSize = (source: string) =>
        size([...closure(chunkOf(source))].filter((name) => !renderer.has(name)));
    const css = await build({
        entryPoints: [ENTRY.replace('index.ts', 'styles.css')],
        bundle: true,
        minify: true,
        write: false,
        logLevel: 'error',
    });
    return {
        renderer: size(renderer),
        editor: additionalSize('code/editor.tsx'),
        highlighter: additionalSize('code/highlighted-code.tsx'),
        styles: gzipSync(css.outputFiles[0]?.contents ?? '', { level: 9 }).length,
    };
}
