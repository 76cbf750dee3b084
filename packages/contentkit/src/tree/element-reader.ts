import type { DiagnosticCode } from '../diagnostic.ts';
import type { Element } from './element.ts';
import type { Path } from './path.ts';
import type { ElementSchema } from './schema.ts';

/** What the reading of one property needs of the reading around it. */
export interface ElementReader {
    report: (code: DiagnosticCode, path: Path, message: string) => void;
    /** Whether one more part may be read: past a limit the page would freeze. */
    admit: (path: Path) => boolean;
    /** One element, or null where there is nothing to draw. */
    element: (raw: unknown, path: Path) => Element | null;
    /**
     * A list of elements: a single one is a list of one, lists in it are flattened. One that `isAllowed` refuses is
     * reported, and drawn all the same.
     */
    elements: (raw: unknown, path: Path, isAllowed: (type: string) => boolean) => Element[];
    /** The properties of something called `name`; those that the schema lacks are reported. */
    record: (
        raw: Record<string, unknown>,
        schema: ElementSchema,
        path: Path,
        name: string,
    ) => Record<string, unknown>;
}
