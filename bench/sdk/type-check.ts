import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
const { resolve } = createRequire(import.meta.url);

/** Returns a path in the repository. */
function at(path: string): string {
    return fileURLToPath(new URL(path, ROOT));
}

/** A folder with the hello-world's tsconfig.json for one SDK. */
export interface TypeCheck extends AsyncDisposable {
    /** Milliseconds of CPU time of one compiler run; other load on the machine changes it little. */
    run(): Promise<number>;
}

export async function prepareTypeCheck(sdk: 'ours' | 'reference'): Promise<TypeCheck> {
    const folder = await mkdtemp(join(tmpdir(), 'bench-types-'));
    if (sdk === 'ours') {
        // Built declarations, as in the published package. The reference is published as sources. A folder created by
        // `bindery new` from a checkout compiles our sources instead, which takes about 10% longer.
        await compile(
            '-p',
            at('packages/runtime/tsconfig.build.json'),
            '--emitDeclarationOnly',
            '--outDir',
            folder,
        );
    }
    await writeFile(
        join(folder, 'tsconfig.json'),
        JSON.stringify({
            compilerOptions: {
                target: 'ES2022',
                module: 'ESNext',
                moduleResolution: 'bundler',
                lib: ['ESNext'],
                types: ['@cloudflare/workers-types'],
                typeRoots: [at('node_modules')],
                strict: true,
                noEmit: true,
                skipLibCheck: true,
                jsx: 'react-jsx',
                jsxImportSource: '@gitbook/runtime',
                allowImportingTsExtensions: true,
                paths: sdk === 'ours' ? ourPaths(folder) : {},
            },
            files: [at('bench/sdk/hello-world.tsx')],
        }),
    );
    return {
        async run() {
            const before = await childrenTime();
            await compile('-p', folder);
            return (await childrenTime()) - before;
        },
        [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
    };
}

function ourPaths(declarations: string): Record<string, string[]> {
    return {
        '@gitbook/runtime': [join(declarations, 'index.d.ts')],
        '@gitbook/runtime/jsx-runtime': [join(declarations, 'jsx-runtime.d.ts')],
        '@gitbook/api': [at('node_modules/@gitbook/api')],
        '@bindery/contract/*': [at('packages/contract/src/*.ts')],
    };
}

async function compile(...args: string[]): Promise<void> {
    const compiler = resolve('typescript/package.json').replace('package.json', 'bin/tsc');
    const child = spawn(process.execPath, [compiler, ...args], {
        stdio: ['ignore', 'inherit', 'inherit'],
    });
    const code = await new Promise<number | null>((done) => child.once('exit', done));
    if (code !== 0) {
        throw new Error(`tsc ${args.join(' ')} ended with ${code}`);
    }
}

/** Linux reports CPU time in ticks of 10 ms on all hardware. */
const MILLISECONDS_A_TICK = 10;

/** Returns the CPU time of all ended children of this process (proc(5): `cutime` and `cstime`). */
async function childrenTime(): Promise<number> {
    const stat = await readFile('/proc/self/stat', 'utf8');
    // The second field, a name in brackets, may hold spaces; `cutime` is the 16th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[13]) + Number(fields[14])) * MILLISECONDS_A_TICK;
}
