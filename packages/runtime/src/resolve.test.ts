import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { resolveSDK } from './resolve.ts';

const INTEGRATION = 'file:///integrations/hello/src/index.tsx';

test.each([
    ['@gitbook/runtime', 'index.ts'],
    ['@bindery/runtime', 'index.ts'],
    ['@gitbook/runtime/jsx-runtime', 'jsx-runtime.ts'],
    ['@gitbook/runtime/jsx-dev-runtime', 'jsx-dev-runtime.ts'],
    ['@gitbook/api', 'api/index.ts'],
])('resolves %s to %s', (specifier, file) => {
    const url = resolveSDK(specifier, INTEGRATION);
    expect(url).toBe(new URL(file, import.meta.url).href);
    expect(existsSync(fileURLToPath(url ?? ''))).toBe(true);
});

test.each(['@gitbook/runtime/other', '@gitbook/apis', './runtime', 'react', 'constructor'])(
    '%s is left alone',
    (specifier) => {
        expect(resolveSDK(specifier, INTEGRATION)).toBeNull();
    },
);

test('the module that replaces @gitbook/api imports the published package', () => {
    const replacement = resolveSDK('@gitbook/api', INTEGRATION) ?? '';
    expect(resolveSDK('@gitbook/api', replacement)).toBeNull();
});
