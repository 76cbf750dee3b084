// `npm run check`: everything that can be said of the code without running it.
import { checks } from '../check/checks.mjs';
import { runChecks } from '../check/run-checks.mjs';

// `--quick`: the checks that take seconds, for use while working.
const QUICK = ['types', 'lint', 'format', 'import directions'];
const isQuick = process.argv.includes('--quick');
const { failed } = await runChecks(
    isQuick ? checks.filter(({ name }) => QUICK.includes(name)) : checks,
);
process.exitCode = failed === 0 ? 0 : 1;
