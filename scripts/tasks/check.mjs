// `npm run check`: everything that can be said of the code without running it.
import { checks } from '../check/checks.mjs';
import { runChecks } from '../check/run-checks.mjs';

const { failed } = await runChecks(checks);
process.exitCode = failed === 0 ? 0 : 1;
