import { run } from '../lib/run.mjs';
import { checkGenerated } from './generated.mjs';
import { checkImports } from './imports.mjs';

/** A check gives its problems as text; none: an empty string. */
export const checks = [
    { name: 'types', check: () => tool('tsc', ['-b', '--pretty', 'false']) },
    { name: 'lint', check: () => tool('oxlint', ['--deny-warnings', '--quiet']) },
    { name: 'format', check: () => tool('oxfmt', ['--check', '.']) },
    { name: 'import directions', check: checkImports },
    { name: 'generated files', check: checkGenerated },
    { name: 'dead code', check: () => tool('knip', ['--no-progress']) },
];

async function tool(command, args) {
    const { code, output } = await run(command, args, { quiet: true });
    return code === 0 ? '' : output.trim() || `${command} ended with exit code ${code}`;
}
