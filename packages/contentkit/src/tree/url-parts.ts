import type { ElementReader } from './element-reader.ts';
import type { URLParts } from './element.ts';
import type { Path } from './path.ts';
import { SHAPES } from './schema.generated.ts';
import { reportWrongType } from './wrong-type.ts';

/** A URL in parts (OpenAPI: ContentKitURL); bindings in it stay for later. */
export function readURL(
    reader: ElementReader,
    value: Record<string, unknown>,
    kinds: readonly string[],
    path: Path,
): URLParts | undefined {
    if (value['host'] === undefined) return reportWrongType(reader, value, ['string', 'url'], path);
    if (!kinds.includes('url')) {
        reader.report('coerced', path, 'A URL in parts is not in the schema here; it is joined.');
    }
    const { host, pathname = '/', query } = reader.record(value, SHAPES.url, path, 'A URL');
    if (typeof host !== 'string' || typeof pathname !== 'string') {
        return reportWrongType(reader, host, ['string'], { parent: path, key: 'host' });
    }
    // The reader has found the query to be an object.
    return { host, pathname, ...(query ? { query: query as Record<string, unknown> } : {}) };
}
