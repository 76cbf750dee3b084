import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import type { Check } from '../check/checks.ts';
import { ROOT } from '../lib/install.mjs';
import { run } from '../lib/run.ts';
import { checkDevelopmentServer } from './development-server.ts';
import { packPackages, type PackedPackage } from './pack-packages.ts';
import { runOutside } from './run-outside.ts';

/** Packages that the folder installs from the registry in addition: the tools of an author and of a web app. */
const TOOLS = [
    'typescript',
    'vite',
    'vitest',
    '@vitejs/plugin-react',
    'react',
    'react-dom',
    '@types/react',
    '@types/react-dom',
];

/** Version of Jest, the other test runner that the test kit supports. The checkout itself does not use it. */
const JEST = '30.5.2';

/** Files of the projects that are built and tested in the folder. */
const FIXTURES = join(import.meta.dirname, 'fixtures');

export interface PackageChecks extends AsyncDisposable {
    checks: Check[];
}

/** Creates the checks of the tarballs: of their metadata and of their use outside the checkout. They run in order. */
export async function packageChecks(): Promise<PackageChecks> {
    const folder = mkdtempSync(join(tmpdir(), 'bindery-installed-'));
    let packed: PackedPackage[] = [];
    const command = (name: string, words: string[], cwd = folder): Check => ({
        name,
        check: async () => {
            const { code, output } = await runOutside(words, cwd);
            return code === 0 ? '' : output.trim() || `exit code ${code}`;
        },
    });
    const integration = join(folder, 'my-block');
    const checks: Check[] = [
        {
            name: 'npm run pack',
            check: async () => {
                packed = await packPackages();
                return packed.length === 0 ? 'no package was packed' : '';
            },
        },
        { name: 'publint', check: () => forEach(packed, publint) },
        { name: 'are the types wrong?', check: () => forEach(packed, typesAreRight) },
        { name: 'npm install of the tarballs', check: () => install(folder, packed) },
        {
            name: 'npx bindery --version',
            check: async () => {
                const { output } = await runOutside(['npx', 'bindery', '--version'], folder);
                const { version } = readJson(join(ROOT, 'packages/cli/package.json'));
                return output.trim() === version ? '' : `expected ${version}:\n${output}`;
            },
        },
        command('bindery new', ['npx', 'bindery', 'new', 'my-block']),
        { name: 'no absolute path in the new folder', check: () => noAbsolutePath(integration) },
        command('npm run types in the new folder', ['npm', 'run', 'types'], integration),
        command('bindery check', ['npx', 'bindery', 'check', 'my-block']),
        { name: 'bindery dev --json', check: () => checkDevelopmentServer(folder, 'my-block') },
        command('test kit with node:test', ['node', '--test', 'my-block.test.mjs']),
        command('test kit with vitest', ['npx', 'vitest', 'run']),
        command('test kit with jest', [
            'node',
            '--experimental-vm-modules',
            'node_modules/jest/bin/jest.js',
        ]),
        command('vite build with the renderer', ['npx', 'vite', 'build'], join(folder, 'app')),
        command('types of a web app with the renderer', ['npx', 'tsc', '-p', 'app']),
    ];
    return {
        checks,
        async [Symbol.asyncDispose]() {
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

async function forEach(
    packed: PackedPackage[],
    check: (one: PackedPackage) => Promise<string>,
): Promise<string> {
    const problems: string[] = [];
    for (const one of packed) {
        const problem = await check(one);
        if (problem !== '') problems.push(`${one.name}:\n${problem}`);
    }
    return problems.join('\n\n');
}

async function publint({ tarball }: PackedPackage): Promise<string> {
    const { code, output } = await run('publint', ['run', tarball, '--strict'], { quiet: true });
    return code === 0 ? '' : output;
}

async function typesAreRight({ tarball }: PackedPackage): Promise<string> {
    const { code, output } = await run(
        'attw',
        [
            tarball,
            '--profile',
            'esm-only',
            '--format',
            'ascii',
            '--exclude-entrypoints',
            'styles.css',
            'embed.css',
        ],
        { quiet: true },
    );
    return code === 0 ? '' : output;
}

async function install(folder: string, packed: PackedPackage[]): Promise<string> {
    cpSync(FIXTURES, folder, { recursive: true });
    const root = readJson(join(ROOT, 'package.json')).devDependencies;
    const dependencies = {
        ...Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`])),
        ...Object.fromEntries(TOOLS.map((name) => [name, root?.[name]])),
        jest: JEST,
    };
    writeFileSync(
        join(folder, 'package.json'),
        JSON.stringify({ private: true, type: 'module', dependencies }, null, 2),
    );
    const { code, output } = await runOutside(
        ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'],
        folder,
    );
    return code === 0 ? '' : output;
}

async function noAbsolutePath(folder: string): Promise<string> {
    return ['package.json', 'tsconfig.json', 'gitbook-manifest.yaml']
        .map((file) => join(folder, file))
        .filter((file) => /(^|["'\s=])\/\w/m.test(readFileSync(file, 'utf8')))
        .map((file) => `${basename(file)} holds an absolute path:\n${readFileSync(file, 'utf8')}`)
        .join('\n');
}

function readJson(file: string): { version: string; devDependencies?: Record<string, string> } {
    return JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof readJson>; // holds for this project's files
}
