import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { manifestSchema, type Manifest, type ManifestIssue } from '@bindery/contract';

import { describeIssue } from './describe-issue.ts';
import { findInconsistencies } from './inconsistencies.ts';
import { PositionFinder } from './position.ts';
import { findUnknownFields } from './unknown-fields.ts';

export interface CheckedManifest {
    /** Absent when there are issues. */
    manifest?: Manifest;
    /** Mistakes that make the manifest unusable. */
    issues: ManifestIssue[];
    /** Probable mistakes, such as a misspelt optional field. The manifest works without the field. */
    warnings: ManifestIssue[];
    /** Creates an issue for a field, with the field's position in the text. */
    place: (path: readonly PropertyKey[], message: string) => ManifestIssue;
}

/**
 * Reads the text of a manifest. Reports every mistake with its field, its line and what was expected; never throws.
 *
 * @example
 * const { manifest, issues } = checkManifest('name: hello\ntitle: Hello\nscript: index.tsx\nscopes: []');
 */
export function checkManifest(text: string): CheckedManifest {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, merge: true, logLevel: 'error' });
    const position = new PositionFinder(document, lines);

    const place = (path: readonly PropertyKey[], message: string): ManifestIssue => ({
        field: path.map(String).join('.'),
        ...position.of(path),
        message,
    });

    if (document.errors.length > 0) {
        const issues = document.errors.map((error) => ({
            field: '',
            ...position.at(error.pos[0]),
            message: `not valid YAML: ${error.message.split('\n')[0]}`,
        }));
        return { issues, warnings: [], place };
    }

    let data: unknown;
    try {
        data = document.toJS();
    } catch (error) {
        // `toJS` resolves aliases and merge keys. It throws for an unknown anchor, a merge key without a map, or too
        // many aliases.
        const message = error instanceof Error ? error.message : String(error);
        return { issues: [place([], `not valid YAML: ${message}`)], warnings: [], place };
    }
    const cycle = findCycle(data);
    if (cycle !== undefined) {
        return { issues: [place(cycle, 'must not contain itself')], warnings: [], place };
    }
    const parsed = manifestSchema.safeParse(data);
    if (!parsed.success) {
        const issues = parsed.error.issues
            .flatMap((issue) => describeIssue(issue, data))
            .map(({ path, message }) => place(path, message));
        return { issues, warnings: [], place };
    }

    const issues = findInconsistencies(parsed.data).map(({ path, message }) =>
        place(path, message),
    );
    const warnings = findUnknownFields(data)
        // An unknown field may define a YAML anchor: its value has an effect where an alias refers to it.
        .filter(({ path }) => !isAnchored(document, path))
        .map(({ path, message }) => place(path, message));
    return issues.length > 0
        ? { issues, warnings, place }
        : { manifest: parsed.data, issues, warnings, place };
}

function isAnchored(document: Document, path: readonly PropertyKey[]): boolean {
    const node = document.getIn(path, true);
    return isNode(node) && 'anchor' in node && node.anchor !== undefined;
}

/** Returns the path of a value that contains itself, which an alias inside of its own anchor causes. */
function findCycle(
    value: unknown,
    path: readonly string[] = [],
    above: readonly unknown[] = [],
): readonly string[] | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    if (above.includes(value)) return path;
    for (const [name, each] of Object.entries(value)) {
        const found = findCycle(each, [...path, name], [...above, value]);
        if (found !== undefined) return found;
    }
    return undefined;
}
