import type { Capability, Observation } from './observation.ts';

/** A place at which two runs differ. */
export interface Difference {
    capability: Capability;
    /** The case's name. */
    name: string;
    /** Path within the observation, e.g. `invocations.0.status`. */
    path: string;
    /** Undefined if the value is absent. */
    reference: unknown;
    subject: unknown;
}

/** Compares two runs case by case. A case that only one of them has is a difference. */
export function compareRuns(
    reference: readonly Observation[],
    subject: readonly Observation[],
): Difference[] {
    const left = new Map(reference.map((each) => [each.name, each]));
    const right = new Map(subject.map((each) => [each.name, each]));
    const names = [...new Set([...left.keys(), ...right.keys()])];
    return names.flatMap((name) => {
        const [a, b] = [left.get(name), right.get(name)];
        const found = a ?? b;
        if (found === undefined) return [];
        const { capability } = found;
        if (a === undefined || b === undefined) {
            const has = (side: Observation | undefined) => (side === undefined ? 'not run' : 'run');
            return [{ capability, name, path: '', reference: has(a), subject: has(b) }];
        }
        return differences(a, b, []).map((each) => ({ capability, name, ...each }));
    });
}

function differences(
    reference: unknown,
    subject: unknown,
    path: string[],
): Pick<Difference, 'path' | 'reference' | 'subject'>[] {
    if (Object.is(reference, subject)) return [];
    if (isContainer(reference) && isContainer(subject)) {
        const keys = new Set([...Object.keys(reference), ...Object.keys(subject)]);
        return [...keys].flatMap((key) =>
            differences(reference[key], subject[key], [...path, key]),
        );
    }
    return [{ path: path.join('.'), reference, subject }];
}

/** Arrays count as records of their indexes. */
function isContainer(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null;
}
