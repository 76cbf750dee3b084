/**
 * `npm run conformance -- --integrations DIR`: runs each integration of a folder on a real host, once with Bindery's
 * SDK and once with the reference SDK, and compares everything that can be seen from outside. Exits with 1 when a
 * difference has no explanation.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { conform, type Conformance } from './conform.ts';
import { findIntegrations } from './folders.ts';
import { formatReport, summarize } from './report.ts';
import { buildSDK } from './wrong-sdks/build.ts';
import { MUTATIONS } from './wrong-sdks/mutations.ts';

const HELP = `Compares Bindery's SDK with the reference SDK over any folder of integrations.

Usage: npm run conformance -- [options]

  --integrations DIR  folder of integrations, or of one (default: examples and conformance/integrations)
  --sdk FOLDER        compare this package, in the shape of @gitbook/runtime, instead of Bindery's SDK
  --wrong-sdk NAME    compare Bindery's SDK with a deliberate mistake: ${MUTATIONS.map(({ name }) => name).join(', ')}
  --report FILE       write the report as Markdown (default .cache/conformance.md)
  --json              the report as JSON lines: one an integration, then the summary

Nothing is installed and no network is reached: outbound calls are answered by a stand-in that records them.

Examples:
  npm run conformance -- --integrations ../integrations
  npm run conformance -- --wrong-sdk lost-cookie
`;

const { values } = parseArgs({
    options: {
        integrations: { type: 'string', multiple: true },
        sdk: { type: 'string' },
        'wrong-sdk': { type: 'string' },
        report: { type: 'string', default: '.cache/conformance.md' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
    },
});
if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
}
const roots = (values.integrations ?? ['examples', 'conformance/integrations']).map((given) => {
    const root = resolve(given);
    if (!existsSync(root)) fail(`--integrations: there is no folder ${root}.`);
    return root;
});
const folders = roots.flatMap((root) =>
    findIntegrations(root).map((folder) => ({ folder, name: relative(dirname(root), folder) })),
);
if (folders.length === 0) {
    fail(`There is no gitbook-manifest.yaml in or below ${roots.join(', ')}.`);
}

await using wrong = await wrongSDK();
const sdk = wrong?.folder ?? (values.sdk === undefined ? undefined : resolve(values.sdk));
if (sdk !== undefined && !existsSync(sdk)) fail(`--sdk: there is no folder ${sdk}.`);
const results: Conformance[] = [];
for (const { folder, name } of folders) {
    const result = await conform(folder, name, sdk);
    results.push(result);
    const open = result.differences.filter(({ explanation }) => explanation === undefined).length;
    const problem = result.problem === undefined ? '' : ` – ${result.problem.split('\n')[0] ?? ''}`;
    console.error(
        `${mark(result, open)} ${name}: ${result.cases.length} cases, ${open} unexplained${problem}`,
    );
    if (values.json) {
        const { cases, ...rest } = result;
        console.log(JSON.stringify({ ...rest, cases: cases.length }));
    }
}

const summary = summarize(results);
mkdirSync(dirname(resolve(values.report)), { recursive: true });
writeFileSync(values.report, formatReport(results));
if (values.json) {
    console.log(JSON.stringify(summary));
} else {
    const { integrations, cases, explained, unexplained } = summary;
    console.log(
        `${integrations} integrations, ${cases} cases: ${unexplained} unexplained differences, ${explained} explained. Report: ${values.report}`,
    );
}
if (summary.unexplained > 0) process.exitCode = 1;

function mark({ problem }: Conformance, open: number): string {
    if (open > 0) return '✗';
    return problem === undefined ? '✓' : '!';
}

async function wrongSDK() {
    const name = values['wrong-sdk'];
    if (name === undefined) return undefined;
    const mutation = MUTATIONS.find((each) => each.name === name);
    if (mutation === undefined) {
        fail(
            `--wrong-sdk: there is no ${name}. There are: ${MUTATIONS.map((each) => each.name).join(', ')}.`,
        );
    }
    return buildSDK(mutation);
}

function fail(message: string): never {
    console.error(message);
    process.exit(2);
}
