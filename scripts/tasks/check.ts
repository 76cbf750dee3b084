// `npm run check`: runs all checks that do not run the code. `--quick` leaves out the slow ones.
import { checks } from '../check/checks.ts';
import { runChecks } from '../check/run-checks.ts';

const SLOW = ['generated files', 'dead code'];
const isQuick = process.argv.includes('--quick');
const { failed } = await runChecks(
    isQuick ? checks.filter(({ name }) => !SLOW.includes(name)) : checks,
);
process.exitCode = failed === 0 ? 0 : 1;
