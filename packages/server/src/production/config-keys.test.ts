import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { CONFIG_KEYS, didYouMean } from './config-keys.ts';

test('docs/configuration.md lists every key', () => {
    const page = readFileSync(
        join(import.meta.dirname, '../../../../docs/configuration.md'),
        'utf8',
    );
    const listed = [...page.matchAll(/^\| `([\w.]+)` /gm)].map(([, key]) => key);
    expect(listed).toEqual(CONFIG_KEYS.map(({ path }) => path.join('.')));
});

test('no two keys have the same environment variable', () => {
    const variables = CONFIG_KEYS.map(({ variable }) => variable);
    expect(new Set(variables).size).toBe(variables.length);
    expect(variables).toContain('BINDERY_DATABASE_POOL_CONNECT_TIMEOUT_MS');
});

test('suggests similar names only', () => {
    expect(didYouMean('trustedProxy', ['listen', 'trustedProxies'])).toContain('trustedProxies');
    expect(didYouMean('colour', ['listen', 'trustedProxies'])).toBe('');
});
