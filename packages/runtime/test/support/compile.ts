import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { expect } from 'vitest';

const COMPILER = fileURLToPath(
    import.meta.resolve('typescript/package.json').replace('package.json', 'bin/tsc'),
);

/** Runs the TypeScript compiler, and fails with its output if it reports an error. */
export async function compile(...args: string[]): Promise<void> {
    const result = await new Promise((resolve) => {
        execFile(process.execPath, [COMPILER, ...args], (error, stdout, stderr) =>
            // A compiler that cannot run has another exit code and no output.
            resolve({ code: error ? error.code : 0, output: stdout + stderr }),
        );
    });
    expect(result, `tsc ${args.join(' ')}`).toEqual({ code: 0, output: '' });
}
