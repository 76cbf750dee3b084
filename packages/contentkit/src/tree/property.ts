/** Reads one property by the value kinds that its schema allows. */
import { isBinding, isPlainObject } from '../bindings.ts';
import { readControls } from './controls.ts';
import { describeValue } from './describe-value.ts';
import type { ElementReader } from './element-reader.ts';
import type { Action, Confirm } from './element.ts';
import { readInline, readTexts } from './inline.ts';
import { readOptions } from './options.ts';
import type { Path } from './path.ts';
import { DESCENDANTS, ICON_NAMES, SHAPES } from './schema.generated.ts';
import type { PropertySchema } from './schema.ts';
import { readURL } from './url-parts.ts';
import { reportWrongType } from './wrong-type.ts';

/** The property whose missing list is read as an empty list, so that components need no check. */
const ALWAYS_A_LIST = 'children';

export function readProperty(
    reader: ElementReader,
    value: unknown,
    schema: PropertySchema,
    path: Path,
): unknown {
    if (value === undefined || value === null) {
        const children =
            path.key === ALWAYS_A_LIST && schema.is.some((kind) => kind.endsWith('[]'));
        if (schema.required && !(children && value === null)) {
            reader.report('missing-property', path, `"${path.key}" is required.`);
        }
        if (schema.required && schema.is.includes('option[]')) return { kind: 'static', items: [] };
        return children && schema.required ? [] : undefined;
    }
    const kinds = schema.is;
    if (schema.of && isPlainObject(value)) {
        return reader.record(value, schema.of, path, `"${path.key}"`);
    }
    if (kinds.includes('control[]')) return readControls(reader, value, path);
    if (kinds.includes('option[]')) return readOptions(reader, value, path);
    if (kinds.includes('action')) return readAction(reader, value, path);
    if (kinds.includes('confirm')) return readConfirm(reader, value, path);
    if (kinds.includes('string[]') && path.key !== ALWAYS_A_LIST) {
        return readTexts(reader, value, path);
    }
    if (kinds.includes('string[]') || kinds.some((kind) => kind.startsWith('inline'))) {
        return readInline(reader, value, kinds, path);
    }
    if (kinds.some((kind) => kind === 'element[]' || /^<\w+>\[\]$/.test(kind))) {
        return readElements(reader, value, kinds, path);
    }
    if (kinds.includes('icon') && (typeof value === 'string' || !kinds.includes('<image>'))) {
        return readIcon(reader, value, path);
    }
    if (kinds.some((kind) => kind.startsWith('<'))) return readElement(reader, value, kinds, path);
    // Accept a URL in parts even if the schema has only a string, because integrations send such URLs.
    if (path.key === 'url' && isPlainObject(value) && !isBinding(value)) {
        return readURL(reader, value, kinds, path);
    }
    return readScalar(reader, value, schema, path);
}

function readScalar(
    reader: ElementReader,
    value: unknown,
    schema: PropertySchema,
    path: Path,
): unknown {
    const kinds = schema.is;
    if (isBinding(value) && isBindable(kinds, path)) {
        if (!kinds.includes('binding')) {
            reader.report('coerced', path, 'The schema allows no binding here: resolved.');
        }
        return { $state: value.$state };
    }
    if (kinds.includes(typeof value) && !Number.isNaN(value)) {
        if (typeof value === 'object' && !isPlainObject(value))
            return reportWrongType(reader, value, kinds, path);
        return typeof value === 'number' && !Number.isFinite(value)
            ? reportWrongType(reader, value, kinds, path)
            : value;
    }
    if (kinds.includes('enum')) {
        if (typeof value === 'string' && schema.values?.includes(value)) return value;
        const allowed = (schema.values ?? []).join(', ');
        reader.report(
            'wrong-type',
            path,
            `Expected one of ${allowed}, got ${describeValue(value)}: ignored.`,
        );
        return undefined;
    }
    const coerced = coerce(value, kinds);
    if (coerced === undefined) return reportWrongType(reader, value, kinds, path);
    reader.report(
        'coerced',
        path,
        `${describeValue(value)} was read as ${describeValue(coerced)}.`,
    );
    return coerced;
}

/** Identifiers, which cannot be bound to the state because they are not shown. */
const NEVER_BOUND = new Set<string | number>(['id', 'state', 'syntax']);

function isBindable(kinds: readonly string[], path: Path): boolean {
    if (NEVER_BOUND.has(path.key)) return false;
    return kinds.includes('string') || kinds.includes('binding');
}

function coerce(value: unknown, kinds: readonly string[]): string | number | boolean | undefined {
    if (kinds.includes('string') && (typeof value === 'number' || typeof value === 'boolean')) {
        return String(value);
    }
    if (kinds.includes('string') && Array.isArray(value)) {
        const parts = value.filter((part) => typeof part === 'string' || typeof part === 'number');
        return parts.length === value.length ? parts.join('') : undefined;
    }
    if (kinds.includes('number') && typeof value === 'string' && value.trim() !== '') {
        const number = Number(value);
        return Number.isFinite(number) ? number : undefined;
    }
    if (kinds.includes('boolean')) {
        if (value === 'true' || value === 1 || value === '') return true;
        if (value === 'false' || value === 0) return false;
    }
    return undefined;
}

const DESCENDANT_TYPES = new Set(DESCENDANTS);

function readElements(reader: ElementReader, value: unknown, kinds: readonly string[], path: Path) {
    const any = kinds.includes('element[]');
    const elements = reader.elements(
        value,
        path,
        (type) => kinds.includes(`<${type}>[]`) || (any && DESCENDANT_TYPES.has(type)),
    );
    // Drop other elements from a list of buttons, which cannot render them.
    return kinds.includes('<button>[]') && kinds.length === 1
        ? elements.filter((element) => element.type === 'button')
        : elements;
}

function readElement(reader: ElementReader, value: unknown, kinds: readonly string[], path: Path) {
    const single: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    const element = reader.element(single, path);
    if (!element) return undefined;
    if (kinds.includes(`<${element.type}>`)) return element;
    reader.report('misplaced-element', path, `<${element.type}> does not belong here.`);
    // An `input` can contain any element; the property for an icon or a submit button cannot.
    return kinds.includes('<textinput>') ? element : undefined;
}

function readIcon(reader: ElementReader, value: unknown, path: Path): string | undefined {
    if (typeof value !== 'string') return reportWrongType(reader, value, ['icon'], path);
    if (!ICON_NAMES.includes(value)) {
        reader.report('unknown-icon', path, `ContentKit has no icon "${value.slice(0, 40)}".`);
    }
    return value;
}

function readAction(reader: ElementReader, value: unknown, path: Path): Action | undefined {
    if (!isPlainObject(value)) return reportWrongType(reader, value, ['action'], path);
    if (typeof value['action'] !== 'string') {
        reader.report('invalid-action', path, 'An action needs a name in "action": ignored.');
        return undefined;
    }
    return value as Action;
}

function readConfirm(reader: ElementReader, value: unknown, path: Path): Confirm | undefined {
    if (!isPlainObject(value)) return reportWrongType(reader, value, ['confirm'], path);
    const read: Partial<Confirm> = reader.record(value, SHAPES.confirm, path, 'A confirmation');
    return { title: 'Are you sure?', text: '', confirm: 'Confirm', style: 'primary', ...read };
}
