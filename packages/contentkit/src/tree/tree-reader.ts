/**
 * Reads the output of an integration. Real outputs often deviate from the published schema (numbers for strings, one
 * child for a list, `false` among the children): the reader coerces such values and reports every deviation.
 */
import type { DiagnosticCode, ReportDiagnostic } from '../diagnostic.ts';
import { isPlainObject } from '../bindings.ts';
import { describeValue } from './describe-value.ts';
import type { ElementReader } from './element-reader.ts';
import type { Element } from './element.ts';
import { formatPath, type Path } from './path.ts';
import { readProperty } from './property.ts';
import { ELEMENTS, ROOTS } from './schema.generated.ts';
import type { ElementSchema } from './schema.ts';

/** Maximum depth; deeper trees are cut off, because each level takes about 1.3 KB of a 1 MB stack. */
const MAX_DEPTH = 512;
/** Maximum number of elements, controls and options together. More would freeze the page. */
const MAX_PARTS = 20_000;

/** Results of earlier reads by raw element: unchanged elements are not read again. */
export type ReadCache = WeakMap<object, CachedRead>;

interface CachedRead {
    element: Element | null;
    /** The number of parts, including the element itself. */
    parts: number;
    /** The depth at which it was read. */
    depth: number;
}

/** Reads one tree: counts its parts and reports deviations. */
export class TreeReader implements ElementReader {
    #count = 0;
    #depth = 0;
    readonly #report: ReportDiagnostic;

    readonly #cache: ReadCache;

    constructor(report: ReportDiagnostic, cache: ReadCache = new WeakMap()) {
        this.#report = report;
        this.#cache = cache;
    }

    report(code: DiagnosticCode, path: Path, message: string): void {
        this.#report({ code, path: formatPath(path), message });
    }

    admit(path: Path): boolean {
        if (++this.#count === MAX_PARTS + 1) {
            this.report('too-many-elements', path, `Only ${MAX_PARTS} elements are rendered.`);
        }
        return this.#count <= MAX_PARTS;
    }

    /** Reads the root of an output: a block, a modal or a configuration. */
    root(raw: unknown): Element | null {
        const path: Path = { parent: null, key: 'element' };
        const element = this.element(raw, path);
        if (element && element.type !== 'unknown' && !ROOTS.includes(element.type)) {
            this.report('misplaced-element', path, `The root must be one of ${ROOTS.join(', ')}.`);
        }
        return element;
    }

    /** Reads one element; returns null if there is nothing to render. */
    element(raw: unknown, path: Path): Element | null {
        if (raw === null || raw === undefined || typeof raw === 'boolean') {
            if (typeof raw === 'boolean') {
                this.report('coerced', path, `${String(raw)} is not an element: left out.`);
            }
            return null;
        }
        if (typeof raw === 'string' || typeof raw === 'number') {
            if (typeof raw === 'string' && raw.trim() === '') return null;
            this.report('coerced', path, 'Expected an element, got text: wrapped in <text>.');
            return { type: 'text', children: [String(raw)] };
        }
        if (!isPlainObject(raw)) {
            this.report(
                'wrong-type',
                path,
                `Expected an element, got ${describeValue(raw)}: left out.`,
            );
            return null;
        }
        const depth = this.#depth;
        const cached = this.#cache.get(raw);
        if (cached?.depth === depth && this.#count + cached.parts <= MAX_PARTS) {
            this.#count += cached.parts;
            return cached.element;
        }
        const countBefore = this.#count;
        if (!this.admit(path)) return null;
        if (depth >= MAX_DEPTH) {
            this.report('too-deep', path, `Only ${MAX_DEPTH} levels are rendered.`);
            return null;
        }
        this.#depth++;
        const element = this.#elementOfType(raw, path);
        this.#depth--;
        // An element that was cut off is not cached, because it may be read in full next time.
        if (this.#count <= MAX_PARTS) {
            this.#cache.set(raw, { element, parts: this.#count - countBefore, depth });
        }
        return element;
    }

    elements(raw: unknown, path: Path, isAllowed: (type: string) => boolean): Element[] {
        if (!Array.isArray(raw)) {
            if (raw !== null && raw !== undefined) {
                this.report('coerced', path, 'Expected a list of children, got a single child.');
            }
            const element = this.#child(raw, path, isAllowed);
            return element ? [element] : [];
        }
        const elements: Element[] = [];
        // Uses a loop: a callback takes more stack per level, and the stack limits the depth of a tree.
        for (let index = 0; index < raw.length; index++) {
            const item: unknown = raw[index];
            const at: Path = { parent: path, key: index };
            if (Array.isArray(item)) {
                this.report('coerced', at, 'A list within a list of children: flattened.');
                for (const nested of this.elements(item.flat(8), at, isAllowed)) {
                    elements.push(nested);
                }
                continue;
            }
            const element = this.#child(item, at, isAllowed);
            if (element) elements.push(element);
        }
        return elements;
    }

    #child(raw: unknown, path: Path, isAllowed: (type: string) => boolean): Element | null {
        const element = this.element(raw, path);
        if (element && element.type !== 'unknown' && !isAllowed(element.type)) {
            this.report('misplaced-element', path, `<${element.type}> does not belong here.`);
        }
        return element;
    }

    #elementOfType(raw: Record<string, unknown>, path: Path): Element | null {
        const type = raw['type'];
        if (typeof type !== 'string' || !Object.hasOwn(ELEMENTS, type)) {
            const name = typeof type === 'string' ? type : describeValue(type);
            this.report('unknown-element', path, `No element is called "${name}".`);
            return { type: 'unknown', name };
        }
        const element = this.record(raw, ELEMENTS[type] ?? {}, path, `<${type}>`);
        element['type'] = type;
        if (element['multiple'] === true && typeof raw['initialValue'] === 'string') {
            const at: Path = { parent: path, key: 'initialValue' };
            this.report('coerced', at, 'Several values start with a list: read as a list of one.');
        }
        // Cast: the properties were read by the schema of this type; isComplete rejects elements without their key.
        return isComplete(element) ? (element as unknown as Element) : null;
    }

    record(
        raw: Record<string, unknown>,
        schema: ElementSchema,
        path: Path,
        name: string,
    ): Record<string, unknown> {
        for (const key of Object.keys(raw)) {
            if (key !== 'type' && key !== 'key' && !Object.hasOwn(schema, key)) {
                this.report('unknown-property', { parent: path, key }, `${name} has no "${key}".`);
            }
        }
        const read: Record<string, unknown> = {};
        for (const [key, property] of Object.entries(schema)) {
            // Skip absent properties. Most are absent, and reading each of them would dominate the time for large
            // trees.
            if (!property.required && (raw[key] ?? null) === null) continue;
            const value = readProperty(this, raw[key], property, { parent: path, key });
            if (value !== undefined) read[key] = value;
        }
        return read;
    }
}

/**
 * Returns false for an input without `state`, which is bound to nothing, and a step without `id`, which is unreachable.
 */
function isComplete(element: Record<string, unknown>): boolean {
    switch (element['type']) {
        case 'textinput':
        case 'select':
        case 'switch':
            return element['state'] !== undefined;
        case 'radio':
        case 'checkbox':
            return element['state'] !== undefined && element['value'] !== undefined;
        case 'step':
            return element['id'] !== undefined;
        default:
            return true;
    }
}
