import type { ElementReader } from './element-reader.ts';
import type { URLParts } from './element.ts';
import type { Path } from './path.ts';
import { SHAPES } from './schema.generated.ts';
import { reportWrongType } from './wrong-type.ts';

/** Reads a URL in parts (OpenAPI: ContentKitURL). Bindings in it are resolved when it is joined. */
export function readURL(
    reader: ElementReader,
    value: Record<string, unknown>,
    kinds: readonly string[],
    path: Path,
): URLParts | undefined {
    if (value['host'] === undefined) return reportWrongType(reader, value, ['string', 'url'], path);
    if (!kinds.includes('url')) {
        reader.report(
            'coerced',
            path,
            'The schema expects a string here, got a URL in parts: joined.',
        );
    }
    const { host, pathname = '/', query } = reader.record(value, SHAPES.url, path, 'A URL');
    if (typeof host !== 'string' || typeof pathname !== 'string') {
        return reportWrongType(reader, host, ['string'], { parent: path, key: 'host' });
    }
    // Cast: the reader accepted the query as an object.
    return { host, pathname, ...(query ? { query: query as Record<string, unknown> } : {}) };
}
