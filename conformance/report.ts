import type { Conformance } from './conform.ts';
import { ENDED_BY_HOST, UNSTABLE } from './conform.ts';
import { EXPLANATIONS } from './explained.ts';
import { CAPABILITIES, type Capability } from './observation.ts';

export interface Summary {
    integrations: number;
    cases: number;
    /** Number of differences with an explanation. */
    explained: number;
    unexplained: number;
    /** Number of integrations whose comparison is incomplete. */
    problems: number;
}

export function summarize(results: readonly Conformance[]): Summary {
    const differences = results.flatMap((result) => result.differences);
    const open = differences.filter(({ explanation }) => explanation === undefined);
    return {
        integrations: results.length,
        cases: results.reduce((total, { cases }) => total + cases.length, 0),
        explained: differences.length - open.length,
        unexplained: open.length,
        problems: results.filter(({ problem }) => problem !== undefined).length,
    };
}

/** Returns the report as Markdown: a row for each integration, a column for each capability, then the differences. */
export function formatReport(results: readonly Conformance[]): string {
    const { integrations, cases, explained, unexplained } = summarize(results);
    return [
        '# Conformance',
        '',
        `${integrations} integrations, ${cases} cases: ${unexplained} unexplained differences, ${explained} explained. A cell is the number of cases, and of unexplained differences if there are any.`,
        '',
        row(['Integration', ...CAPABILITIES, 'Problem']),
        row(['', ...CAPABILITIES, ''].map(() => '---')),
        ...results.map((result) =>
            row([
                result.name,
                ...CAPABILITIES.map((capability) => cell(result, capability)),
                (result.problem ?? '').split('\n')[0] ?? '',
            ]),
        ),
        '',
        '## Explained differences',
        '',
        ...explanationLines(results),
        '',
        '## Unexplained differences',
        '',
        ...unexplainedLines(results),
        '',
    ].join('\n');
}

function row(cells: readonly string[]): string {
    return `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}

function cell({ cases, differences }: Conformance, capability: Capability): string {
    const count = cases.filter((each) => each.capability === capability).length;
    const open = differences.filter(
        (each) => each.capability === capability && each.explanation === undefined,
    ).length;
    if (count === 0 && open === 0) return '–';
    return open === 0 ? String(count) : `${count} (**${open}**)`;
}

function explanationLines(results: readonly Conformance[]): string[] {
    const all = [
        ...EXPLANATIONS,
        { id: UNSTABLE, reason: 'The reference differs from itself here in a second run.' },
        {
            id: ENDED_BY_HOST,
            reason: 'The host ended the invocation: the script does not load, hangs, or takes too much.',
        },
    ];
    const lines = all.flatMap(({ id, reason }) => {
        const count = results
            .flatMap(({ differences }) => differences)
            .filter(({ explanation }) => explanation === id).length;
        return count === 0 ? [] : [`- **${id}** (${count}): ${reason}`];
    });
    return lines.length === 0 ? ['None.'] : lines;
}

/** The most characters of a value in the report. */
const MAX_VALUE = 200;

function unexplainedLines(results: readonly Conformance[]): string[] {
    const lines = results.flatMap(({ name: integration, differences }) =>
        differences
            .filter(({ explanation }) => explanation === undefined)
            .map(
                ({ name, path, reference, subject }) =>
                    `- ${integration}, ${name}, \`${path}\`: reference \`${shorten(reference)}\`, subject \`${shorten(subject)}\``,
            ),
    );
    return lines.length === 0 ? ['None.'] : lines;
}

function shorten(value: unknown): string {
    const text = (JSON.stringify(value) ?? 'absent').replaceAll('`', "'");
    return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}
