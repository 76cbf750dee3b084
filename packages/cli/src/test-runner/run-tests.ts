import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

import { CommandError } from '../error.ts';

export interface TestResult {
    runner: 'vitest' | 'jest' | 'node';
    code: number;
    /** Output of the runner if it was captured (`isQuiet`); otherwise empty, because it went to the terminal. */
    output: string;
}

interface Runner {
    name: TestResult['runner'];
    args: string[];
    env?: Record<string, string>;
}

const TESTS = 'tests/**/*.test.{ts,mts,js,mjs}';

/** Runs the tests of an integration. @throws CommandError `no_tests`. */
export async function runTests(
    folder: string,
    args: readonly string[],
    { updateTrees, isQuiet }: { updateTrees: boolean; isQuiet: boolean },
): Promise<TestResult> {
    const path = resolve(folder);
    const runner = runnerOf(path);
    const child = spawn(process.execPath, [...runner.args, ...args], {
        cwd: path,
        env: {
            ...process.env,
            ...runner.env,
            ...(updateTrees ? { BINDERY_UPDATE_TREES: '1' } : {}),
        },
        stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number>((done, fail) => {
        child.once('error', fail);
        child.once('close', (exitCode) => done(exitCode ?? 1));
    });
    return { runner: runner.name, code, output };
}

function runnerOf(path: string): Runner {
    const dependencies = dependenciesOf(path);
    if (dependencies.has('vitest')) {
        return { name: 'vitest', args: [binary(path, 'vitest', 'vitest.mjs'), 'run'] };
    }
    if (dependencies.has('jest')) {
        return {
            name: 'jest',
            args: ['--experimental-vm-modules', binary(path, 'jest', 'bin/jest.js')],
        };
    }
    const files = globSync(TESTS, { cwd: path });
    if (files.length === 0) {
        throw new CommandError(
            'no_tests',
            `${path} has no tests: write one into tests/, like those of “bindery new”.`,
        );
    }
    return { name: 'node', args: ['--test', ...files] };
}

function dependenciesOf(path: string): Set<string> {
    const file = join(path, 'package.json');
    if (!existsSync(file)) return new Set();
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
        dependencies?: object;
        devDependencies?: object;
    };
    return new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
}

function binary(path: string, name: string, file: string): string {
    const require = createRequire(join(path, 'package.json'));
    return join(dirname(require.resolve(`${name}/package.json`)), file);
}
