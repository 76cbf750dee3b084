import { isBinding, isPlainObject } from '../bindings.ts';
import type { ElementReader } from './element-reader.ts';
import type { SelectOption, SelectOptions } from './element.ts';
import type { Path } from './path.ts';
import { SHAPES } from './schema.generated.ts';
import { readURL } from './url-parts.ts';
import { reportWrongType } from './wrong-type.ts';

/** Reads the options of a select: a list, a URL or a named source. */
export function readOptions(reader: ElementReader, value: unknown, path: Path): SelectOptions {
    if (Array.isArray(value)) {
        const items = value
            .map((item: unknown, index) => readOption(reader, item, { parent: path, key: index }))
            .filter((option) => option !== undefined);
        return { kind: 'static', items };
    }
    if (isPlainObject(value)) {
        const { source, url } = value;
        if (typeof source === 'string') {
            // Reports a source that ContentKit does not name; the host may still know it.
            reader.record(value, SHAPES.source, path, 'A built-in source');
            return { kind: 'source', source };
        }
        if (typeof url === 'string') return { kind: 'remote', url };
        const at: Path = { parent: path, key: 'url' };
        if (isBinding(url)) {
            reader.report('coerced', at, 'The schema allows no binding here: resolved.');
            return { kind: 'remote', url };
        }
        if (isPlainObject(url)) {
            const parts = readURL(reader, url, ['url'], at);
            return parts ? { kind: 'remote', url: parts } : { kind: 'static', items: [] };
        }
    }
    reportWrongType(reader, value, ['option[]', 'source', 'url'], path);
    return { kind: 'static', items: [] };
}

/** Reads one option, inline or from a remote source. */
export function readOption(
    reader: ElementReader,
    value: unknown,
    path: Path,
): SelectOption | undefined {
    if (typeof value === 'string') {
        reader.report('coerced', path, 'Expected an option, got text: used as id and label.');
        return { id: value, label: value };
    }
    if (!isPlainObject(value)) return reportWrongType(reader, value, ['option'], path);
    if (!reader.admit(path)) return undefined;
    const read = reader.record(value, SHAPES.option, path, 'An option');
    const { id, label = id } = read;
    return typeof id === 'string'
        ? // Cast: the object was read by the schema of options.
          ({ ...read, label } as SelectOption)
        : undefined;
}
