import { isBinding, isPlainObject } from '../bindings.ts';
import { describeValue } from './describe-value.ts';
import type { ElementReader } from './element-reader.ts';
import type { InlineChild } from './element.ts';
import type { Path } from './path.ts';

/** Reads text mixed with inline elements as a list. Adjacent texts are joined. */
export function readInline(
    reader: ElementReader,
    value: unknown,
    kinds: readonly string[],
    path: Path,
): InlineChild[] {
    const items: unknown[] = Array.isArray(value) ? value.flat(4) : [value];
    const inline: InlineChild[] = [];
    let text = '';
    const endText = () => {
        if (text.length > MAX_TEXT) {
            reader.report(
                'too-long',
                path,
                `Only the first ${MAX_TEXT} characters of a text are rendered.`,
            );
            text = `${text.slice(0, MAX_TEXT)}…`;
        }
        if (text !== '') inline.push(text);
        text = '';
    };
    items.forEach((item, index) => {
        const at: Path = Array.isArray(value) ? { parent: path, key: index } : path;
        const part = readPart(reader, item, kinds, at);
        if (part === null) return;
        if (typeof part === 'string') {
            text += part;
            return;
        }
        endText();
        inline.push(part);
    });
    endText();
    return inline;
}

/** Maximum number of characters per text. Laying out a longer text at once blocks the page. */
const MAX_TEXT = 100_000;

function readPart(
    reader: ElementReader,
    item: unknown,
    kinds: readonly string[],
    at: Path,
): InlineChild | null {
    if (typeof item === 'string') return item;
    if (item === null || item === undefined) return null;
    if (typeof item === 'number') {
        reader.report('coerced', at, `${item} was read as text.`);
        return String(item);
    }
    if (isBinding(item)) {
        reader.report('coerced', at, 'The schema allows no binding here: resolved.');
        return reader.admit(at) ? { $state: item.$state } : null;
    }
    if (typeof item === 'boolean') {
        reader.report('coerced', at, `${item} is not text: left out.`);
        return null;
    }
    if (!isPlainObject(item)) {
        reader.report('wrong-type', at, `Expected text, got ${describeValue(item)}: left out.`);
        return null;
    }
    const element = reader.element(item, at);
    if (
        element &&
        element.type !== 'unknown' &&
        !kinds.some((kind) => isInKind(kind, element.type))
    ) {
        reader.report('misplaced-element', at, `<${element.type}> is not an inline element.`);
    }
    return element;
}

function isInKind(kind: string, type: string): boolean {
    if (kind.startsWith('inline')) return type === 'text' || type === 'image' || type === 'link';
    return kind === `<${type}>[]` || kind === `<${type}>`;
}

/** Reads a list of strings; a single string becomes a list of one. */
export function readTexts(reader: ElementReader, value: unknown, path: Path): string[] {
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.flatMap((item, index) => {
        if (typeof item === 'string') return [item];
        const at: Path = Array.isArray(value) ? { parent: path, key: index } : path;
        if (typeof item === 'number') {
            reader.report('coerced', at, `${item} was read as text.`);
            return [String(item)];
        }
        reader.report('wrong-type', at, `Expected text, got ${describeValue(item)}: left out.`);
        return [];
    });
}
