import type { DiagnosticCode } from '../diagnostic.ts';
import type { Element } from './element.ts';
import type { Path } from './path.ts';
import type { ElementSchema } from './schema.ts';

/** The part of the tree reader that property readers use. */
export interface ElementReader {
    report: (code: DiagnosticCode, path: Path, message: string) => void;
    /** Returns true if one more element, control or option may be read; more than the limit would freeze the page. */
    admit: (path: Path) => boolean;
    /** Reads one element; returns null if there is nothing to render. */
    element: (raw: unknown, path: Path) => Element | null;
    /**
     * Reads a list of elements: a single element becomes a list of one, nested lists are flattened. Elements that
     * `isAllowed` rejects are reported and still rendered.
     */
    elements: (raw: unknown, path: Path, isAllowed: (type: string) => boolean) => Element[];
    /** Reads the properties of an object; `name` is its name in diagnostics. Unknown properties are reported. */
    record: (
        raw: Record<string, unknown>,
        schema: ElementSchema,
        path: Path,
        name: string,
    ) => Record<string, unknown>;
}
