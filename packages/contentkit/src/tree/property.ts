/** Reads one property by the kinds of value that the schema allows for it. */
import { isBinding, isPlainObject } from '../bindings.ts';
import { describe } from './describe.ts';
import type { ElementReader } from './element-reader.ts';
import type { Action, Confirm, Control, SelectOption, SelectOptions } from './element.ts';
import type { Path } from './path.ts';
import { ICON_NAMES } from './schema.generated.ts';
import type { PropertySchema } from './schema.ts';

/** Lists that stay present when they are missing, so that components need no check. */
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
    if (kinds.includes('control[]')) return readControls(reader, value, path);
    if (kinds.includes('option[]')) return readOptions(reader, value, path);
    if (kinds.includes('action')) return readAction(reader, value, path);
    if (kinds.includes('confirm')) return readConfirm(reader, value, path);
    if (kinds.includes('inline[]') || kinds.includes('inline') || kinds.includes('string[]')) {
        return readInline(reader, value, kinds, path);
    }
    if (kinds.some((kind) => kind === 'element[]' || /^<\w+>\[\]$/.test(kind))) {
        return readElements(reader, value, kinds, path);
    }
    if (kinds.includes('icon') && (typeof value === 'string' || !kinds.includes('<image>'))) {
        return readIcon(reader, value, path);
    }
    if (kinds.some((kind) => kind.startsWith('<'))) return readElement(reader, value, kinds, path);
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
            reader.report('coerced', path, 'A binding is not in the schema here; it is resolved.');
        }
        return { $state: value.$state };
    }
    if (kinds.includes(typeof value) && !Number.isNaN(value)) {
        if (typeof value === 'object' && !isPlainObject(value))
            return wrong(reader, value, kinds, path);
        return typeof value === 'number' && !Number.isFinite(value)
            ? wrong(reader, value, kinds, path)
            : value;
    }
    if (kinds.includes('enum')) {
        if (typeof value === 'string' && schema.values?.includes(value)) return value;
        const allowed = (schema.values ?? []).join(', ');
        reader.report('wrong-type', path, `${describe(value)} is none of ${allowed}: ignored.`);
        return undefined;
    }
    const coerced = coerce(value, kinds);
    if (coerced === undefined) return wrong(reader, value, kinds, path);
    reader.report('coerced', path, `${describe(value)} was read as ${describe(coerced)}.`);
    return coerced;
}

/** Names and keys are read, not shown: a binding in their place would bind to nothing. */
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

function wrong(
    reader: ElementReader,
    value: unknown,
    kinds: readonly string[],
    path: Path,
): undefined {
    reader.report(
        'wrong-type',
        path,
        `Expected ${kinds.join(' or ')}, got ${describe(value)}: ignored.`,
    );
    return undefined;
}

/** Text and inline elements mixed: always a list. */
function readInline(reader: ElementReader, value: unknown, kinds: readonly string[], path: Path) {
    const items: unknown[] = Array.isArray(value) ? value.flat(4) : [value];
    const inline: unknown[] = [];
    items.forEach((item, index) => {
        const at: Path = Array.isArray(value) ? { parent: path, key: index } : path;
        if (item === null || item === undefined || typeof item === 'boolean') return;
        if (typeof item === 'string') {
            inline.push(item);
        } else if (typeof item === 'number') {
            reader.report('coerced', at, `${item} was read as text.`);
            inline.push(String(item));
        } else if (isBinding(item)) {
            reader.report('coerced', at, 'A binding is not in the schema here; it is resolved.');
            inline.push({ $state: item.$state });
        } else if (isPlainObject(item)) {
            const element = reader.element(item, at);
            if (!element) return;
            if (!kinds.some((kind) => isInlineKind(kind, element.type))) {
                reader.report('misplaced-element', at, `<${element.type}> is no inline element.`);
            }
            inline.push(element);
        } else {
            reader.report('wrong-type', at, `Expected text, got ${describe(item)}: left out.`);
        }
    });
    return inline;
}

function isInlineKind(kind: string, type: string): boolean {
    if (kind.startsWith('inline')) return type === 'text' || type === 'image' || type === 'link';
    return kind === `<${type}>[]` || kind === `<${type}>`;
}

function readElements(reader: ElementReader, value: unknown, kinds: readonly string[], path: Path) {
    const elements = reader.elements(value, path);
    if (!kinds.includes('element[]')) {
        for (const element of elements) {
            if (!kinds.includes(`<${element.type}>[]`)) {
                reader.report('misplaced-element', path, `<${element.type}> does not belong here.`);
            }
        }
    }
    // Where only buttons can be drawn, other elements are left out.
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
    // An `input` can hold anything; an icon or a submit button cannot.
    return kinds.includes('<textinput>') ? element : undefined;
}

function readIcon(reader: ElementReader, value: unknown, path: Path): string | undefined {
    if (typeof value !== 'string') return wrong(reader, value, ['icon'], path);
    if (!ICON_NAMES.includes(value)) {
        reader.report('unknown-icon', path, `ContentKit has no icon "${value.slice(0, 40)}".`);
    }
    return value;
}

function readAction(reader: ElementReader, value: unknown, path: Path): Action | undefined {
    if (!isPlainObject(value)) return wrong(reader, value, ['action'], path);
    if (typeof value['action'] !== 'string') {
        reader.report('invalid-action', path, 'An action needs a name in "action": ignored.');
        return undefined;
    }
    return value as Action;
}

function readConfirm(reader: ElementReader, value: unknown, path: Path): Confirm | undefined {
    if (!isPlainObject(value)) return wrong(reader, value, ['confirm'], path);
    const text = (key: string, fallback: string): string => {
        const given = value[key];
        if (typeof given === 'string') return given;
        reader.report('missing-property', { parent: path, key }, `"${key}" is required.`);
        return fallback;
    };
    return {
        title: text('title', 'Are you sure?'),
        text: text('text', ''),
        confirm: text('confirm', 'Confirm'),
        style: value['style'] === 'danger' ? 'danger' : 'primary',
    };
}

/** Controls come one by one or in groups; a run of single ones is a group. */
function readControls(reader: ElementReader, value: unknown, path: Path): Control[][] | undefined {
    if (!Array.isArray(value)) return wrong(reader, value, ['control[]'], path);
    const groups: Control[][] = [];
    let run: Control[] | null = null;
    value.forEach((item: unknown, index) => {
        const at: Path = { parent: path, key: index };
        if (Array.isArray(item)) {
            run = null;
            const group = item
                .map((one: unknown, i) => readControl(reader, one, { parent: at, key: i }))
                .filter((control) => control !== undefined);
            if (group.length > 0) groups.push(group);
            return;
        }
        const control = readControl(reader, item, at);
        if (!control) return;
        if (run) run.push(control);
        else groups.push((run = [control]));
    });
    return groups;
}

function readControl(reader: ElementReader, value: unknown, path: Path): Control | undefined {
    if (value === null || value === undefined || typeof value === 'boolean') return undefined;
    if (!isPlainObject(value)) return wrong(reader, value, ['control'], path);
    const at = (key: string): Path => ({ parent: path, key });
    const onPress = readAction(reader, value['onPress'], at('onPress'));
    const label = readProperty(
        reader,
        value['label'],
        { is: ['string'], required: true },
        at('label'),
    );
    if (!onPress || label === undefined) return undefined;
    const icon =
        value['icon'] === undefined ? undefined : readIcon(reader, value['icon'], at('icon'));
    const confirm =
        value['confirm'] === undefined
            ? undefined
            : readConfirm(reader, value['confirm'], at('confirm'));
    return {
        label: label as Control['label'],
        onPress,
        ...(icon ? { icon } : {}),
        ...(confirm ? { confirm } : {}),
    };
}

function readOptions(reader: ElementReader, value: unknown, path: Path): SelectOptions {
    if (Array.isArray(value)) {
        const items = value
            .map((item: unknown, index) => readOption(reader, item, { parent: path, key: index }))
            .filter((option) => option !== undefined);
        return { kind: 'static', items };
    }
    if (isPlainObject(value)) {
        if (typeof value['source'] === 'string') return { kind: 'source', source: value['source'] };
        const url = value['url'];
        if (typeof url === 'string' || isBinding(url)) return { kind: 'remote', url };
        if (isPlainObject(url) && typeof url['host'] === 'string') {
            return {
                kind: 'remote',
                url: {
                    host: url['host'],
                    pathname: typeof url['pathname'] === 'string' ? url['pathname'] : '/',
                    ...(isPlainObject(url['query']) ? { query: url['query'] } : {}),
                },
            };
        }
    }
    wrong(reader, value, ['option[]', 'source', 'url'], path);
    return { kind: 'static', items: [] };
}

/** One option; also used for what a remote source answers. */
export function readOption(
    reader: ElementReader,
    value: unknown,
    path: Path,
): SelectOption | undefined {
    if (typeof value === 'string') {
        reader.report('coerced', path, 'A text stands where an option belongs.');
        return { id: value, label: value };
    }
    if (!isPlainObject(value)) return wrong(reader, value, ['option'], path);
    const { id, label, icon } = value;
    if (typeof id !== 'string' && typeof id !== 'number') {
        reader.report('missing-property', { parent: path, key: 'id' }, '"id" is required.');
        return undefined;
    }
    const shown =
        typeof label === 'string' || typeof label === 'number' ? String(label) : String(id);
    const read = readProperty(
        reader,
        icon,
        { is: ['icon', '<image>'] },
        { parent: path, key: 'icon' },
    ) as SelectOption['icon'];
    return { id: String(id), label: shown, ...(read ? { icon: read } : {}) };
}
