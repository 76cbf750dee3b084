import { compareRuns, type Difference } from './compare.ts';
import { explain } from './explained.ts';
import type { Observation } from './observation.ts';
import { runIntegration, type Run } from './run-integration.ts';
import { makeWorkspace, referenceSDK } from './workspace.ts';

/** A difference with the id of its explanation, which is absent for an unexplained difference. */
type JudgedDifference = Difference & { explanation?: string };

/** The result of one integration. */
export interface Conformance {
    /** Path of the integration's folder, relative to the folder that is searched. */
    name: string;
    cases: Observation[];
    differences: JudgedDifference[];
    /** The reason why the comparison is incomplete or impossible. */
    problem?: string;
}

/** Explanation of a value that also differs between two runs of the reference SDK. */
export const UNSTABLE = 'not-repeatable';

/** Explanation of differences in a case whose invocation the host ended: the time of the end depends on the load. */
export const ENDED_BY_HOST = 'ended-by-host';

/**
 * Runs an integration with the reference SDK and with another one, and compares case by case.
 *
 * @param sdk Folder of a package in the shape of `@gitbook/runtime`; undefined: Bindery's SDK.
 */
export async function conform(folder: string, name: string, sdk?: string): Promise<Conformance> {
    const result: Conformance = { name, cases: [], differences: [] };
    const reference = await tryRun(() => runReference(folder));
    const subject = await tryRun(() => runSubject(folder, sdk));
    if (typeof reference === 'string' || typeof subject === 'string') {
        return { ...result, ...refusal(reference, subject) };
    }
    const stopped = reference.stopped ?? subject.stopped;
    const found = compareRuns(reference.observations, subject.observations);
    const explanations = await explainAll(folder, found, reference, subject);
    return {
        ...result,
        cases: reference.observations,
        differences: found.map((difference, index) => {
            const explanation = explanations[index];
            return explanation === undefined ? difference : { ...difference, explanation };
        }),
        ...(stopped === undefined ? {} : { problem: stopped }),
    };
}

/** Returns the id of each difference's explanation. */
async function explainAll(
    folder: string,
    found: readonly Difference[],
    reference: Run,
    subject: Run,
): Promise<(string | undefined)[]> {
    const ended = new Set([...endedCases(reference), ...endedCases(subject)]);
    const isStopped = reference.stopped !== undefined || subject.stopped !== undefined;
    const known = found.map((difference) => {
        // A run that was stopped lacks cases, and two stopped runs may end at different cases.
        const isEnded = ended.has(difference.name) || (isStopped && difference.path === '');
        return explain(difference)?.id ?? (isEnded ? ENDED_BY_HOST : undefined);
    });
    if (!known.includes(undefined)) return known;
    const unstable = await unstablePlaces(folder, reference);
    return found.map((difference, index) => {
        return known[index] ?? (unstable.has(placeOf(difference)) ? UNSTABLE : undefined);
    });
}

function endedCases({ observations }: Run): string[] {
    return observations
        .filter(({ invocations }) => invocations.some(({ isEndedByHost }) => isEndedByHost))
        .map(({ name }) => name);
}

async function runReference(folder: string): Promise<Run> {
    await using workspace = await makeWorkspace(folder, referenceSDK());
    return await runIntegration(workspace.folder, 'reference');
}

async function runSubject(folder: string, sdk: string | undefined): Promise<Run> {
    // Copied like the folder of the reference run, so that both runs have the same packages.
    await using workspace = await makeWorkspace(folder, sdk ?? referenceSDK());
    return await runIntegration(workspace.folder, sdk === undefined ? 'bindery' : 'reference');
}

async function tryRun(run: () => Promise<Run>): Promise<Run | string> {
    try {
        return await run();
    } catch (error) {
        // Removed, because the temporary path of the copy differs in every run.
        return (error as Error).message.replaceAll(/\S*bindery-conformance-\w+\/[^/:]+\//g, '');
    }
}

/** Returns the result if a run failed. It has a difference if only one of the two runs failed. */
function refusal(reference: Run | string, subject: Run | string): Partial<Conformance> {
    if (typeof reference === 'string' && typeof subject === 'string') return { problem: subject };
    const textOf = (run: Run | string) => (typeof run === 'string' ? run : 'runs');
    const difference: Difference = {
        capability: 'fetch',
        name: 'the installation',
        path: '',
        reference: textOf(reference),
        subject: textOf(subject),
    };
    return { problem: `Only one SDK runs it.`, differences: [difference] };
}

/** Runs the reference again, and returns the places at which it differs from itself, e.g. random texts. */
async function unstablePlaces(folder: string, { observations }: Run): Promise<Set<string>> {
    const again = await tryRun(() => runReference(folder));
    if (typeof again === 'string') return new Set();
    return new Set(compareRuns(observations, again.observations).map(placeOf));
}

function placeOf({ name, path }: Difference): string {
    return `${name}\n${path}`;
}
