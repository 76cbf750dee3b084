import { checkGenerated } from './generated.ts';
import { run } from '../lib/run.ts';

export interface Check {
    name: string;
    /** Resolves to the problems as text, or to an empty string. */
    check: () => Promise<string>;
}

const CRUISED = [
    'packages',
    'apps',
    'e2e',
    'bench',
    'conformance',
    'fuzz',
    'scripts',
    'docs',
    'vitest.config.ts',
];

export const checks: Check[] = [
    { name: 'types', check: () => tool('tsc', ['-b', '--pretty', 'false']) },
    { name: 'lint', check: () => tool('oxlint', ['--deny-warnings', '--quiet']) },
    { name: 'format', check: () => tool('oxfmt', ['--check', '.']) },
    {
        name: 'import directions',
        check: () =>
            tool('node', [
                '--import=./scripts/check/provide-typescript.ts',
                'node_modules/.bin/depcruise',
                ...CRUISED,
            ]),
    },
    { name: 'generated files', check: checkGenerated },
    { name: 'dead code', check: () => tool('knip', ['--no-progress']) },
];

async function tool(command: string, args: string[]): Promise<string> {
    const { code, output } = await run(command, args, { quiet: true });
    return code === 0 ? '' : output.trim() || `${command} ended with exit code ${code}`;
}
