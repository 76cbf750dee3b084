import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

import { failure, type Finding } from './finding.ts';

/** A line of the compiler: `src/index.tsx(3,7): error TS2322: …`. */
const LINE = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/;

/** Checks the types of a folder with its own TypeScript. Without `tsconfig.json` or TypeScript there is nothing to check. */
export async function checkTypes(folder: string): Promise<Finding[]> {
    const compiler = existsSync(join(folder, 'tsconfig.json')) ? compilerOf(folder) : undefined;
    if (compiler === undefined) return [];
    const output = await new Promise<string>((resolveOutput) => {
        execFile(
            process.execPath,
            [compiler, '-p', folder, '--noEmit', '--pretty', 'false'],
            { cwd: folder },
            (_error, stdout) => resolveOutput(stdout),
        );
    });
    return output.split('\n').flatMap((line) => {
        const [, file = '', row, column, code = '', message = ''] = LINE.exec(line) ?? [];
        if (file === '') return [];
        const place = { file: resolve(folder, file), line: Number(row), column: Number(column) };
        return failure('type', place, message, `Correct the types (${code}).`);
    });
}

function compilerOf(folder: string): string | undefined {
    try {
        const require = createRequire(join(folder, 'package.json'));
        return join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
    } catch {
        return undefined;
    }
}
