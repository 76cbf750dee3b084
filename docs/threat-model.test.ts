import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const page = readFileSync(join(ROOT, 'docs/threat-model.md'), 'utf8');
const files = [...page.matchAll(/`((?:packages|e2e)\/[^`]+\.tsx?)`/g)].map(([, file = '']) => file);

test('the threat model names tests', () => expect(files.length).toBeGreaterThan(15));

test.each([...new Set(files)])('%s exists', (file) => {
    expect(existsSync(join(ROOT, file))).toBe(true);
});
