import type { DiagnosticCode } from '../diagnostic.ts';
import type { Element } from './element.ts';
import type { Path } from './path.ts';

/** What the reading of one property needs of the reading around it. */
export interface ElementReader {
    report: (code: DiagnosticCode, path: Path, message: string) => void;
    /** One element, or null where there is nothing to draw. */
    element: (raw: unknown, path: Path) => Element | null;
    /** A list of elements: a single one is a list of one, lists in it are flattened. */
    elements: (raw: unknown, path: Path) => Element[];
}
