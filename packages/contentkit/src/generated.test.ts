import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { GENERATED_FILE as ICONS, generateIcons } from '../scripts/generate-icons.ts';
import { GENERATED_FILE as SCHEMA, generateSchema } from '../scripts/generate-schema.ts';
import { ICONS as DRAWN } from './icons.tsx';
import { ICON_NAMES } from './tree/schema.generated.ts';

it('generated files are up to date', async () => {
    expect(readFileSync(SCHEMA, 'utf8')).toBe(generateSchema());
    expect(readFileSync(ICONS, 'utf8')).toBe(await generateIcons());
});

it('has an outline for every icon of ContentKit', () => {
    expect(ICON_NAMES.filter((name) => !(name in DRAWN))).toEqual([]);
});
