import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { manifestSchema } from '@bindery/contract';
import { expect, test } from 'vitest';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..');
const page = readFileSync(join(ROOT, 'docs/manifest.md'), 'utf8');
const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| | *\|$/g, '').trim()));
const shown = rows.map(([what = '', , test = '']) => {
    const [, file = '', title = ''] = /^`([^`]+)` (.+)$/.exec(test) ?? [];
    return [what, file, title] as const;
});

interface Schema {
    properties?: Record<string, Schema>;
    items?: Schema;
    anyOf?: Schema[];
    oneOf?: Schema[];
    additionalProperties?: Schema | false;
}

/** Returns the dotted paths of all values of a schema; lists have no level of their own. */
function pathsOf(schema: Schema, path: string): string[] {
    const { properties, items, additionalProperties } = schema;
    const below = [
        ...Object.entries(properties ?? {}).flatMap(([name, one]) =>
            pathsOf(one, `${path}.${name}`),
        ),
        ...(items === undefined ? [] : pathsOf(items, path)),
        ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) => pathsOf(one, path)),
        ...(additionalProperties ? pathsOf(additionalProperties, `${path}.*`) : []),
    ];
    return below.length === 0 ? [path] : below;
}

test('the table has every field of the manifest', () => {
    const schema = z.toJSONSchema(manifestSchema, { io: 'input' }) as Schema;
    const fields = pathsOf(schema, '').map((path) =>
        path.slice(1).replace(/^configurations\.(account|space|site)/, 'configurations.*'),
    );
    const table = rows.map(([field = '']) => field.replaceAll('`', ''));
    expect([...new Set(fields)].filter((field) => !table.includes(field))).toEqual([]);
    expect(fields.length).toBeGreaterThan(40);
});

test.each(shown)('the test of %s exists', (_, file, title) => {
    expect(file, 'a row names a test').not.toBe('');
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(title);
});
