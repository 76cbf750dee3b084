import spec from '@gitbook/api/spec/openapi.json' with { type: 'json' };
import { expect, test } from 'vitest';

import { CATEGORIES, manifestSchema } from './manifest.ts';

const minimal = { name: 'demo', title: 'Demo', script: './index.ts' };

/** Returns the path and message of each error, e.g. `title: Too small: …`. */
function errorsOf(manifest: unknown): string[] {
    const { error } = manifestSchema.safeParse(manifest);
    return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

test('CATEGORIES lists the values of IntegrationCategory in the OpenAPI document', () => {
    expect([...CATEGORIES].toSorted()).toEqual(
        spec.components.schemas.IntegrationCategory.enum.toSorted(),
    );
});

test('a name, a title and a script are enough', () => {
    expect(manifestSchema.parse(minimal)).toEqual({ ...minimal, scopes: [] });
});

test('accepts every field of the published manifest', () => {
    const manifest = {
        ...minimal,
        icon: './icon.png',
        description: 'A demonstration',
        summary: '# Demo',
        target: 'space',
        scopes: ['space:content:read'],
        categories: ['content'],
        blocks: [
            {
                id: 'diagram',
                title: 'Diagram',
                description: 'A diagram',
                icon: './diagram.svg',
                urlUnfurl: ['https://example.com/**'],
                markdown: { codeblock: 'mermaid', body: 'content' },
            },
        ],
        contentSources: [
            { id: 'feed', title: 'Feed', configuration: { componentId: 'configure' } },
        ],
        configurations: {
            account: {
                properties: {
                    label: { type: 'string', enum: ['a', 'b'], default: 'a' },
                    size: { type: 'number', default: 1, title: 'x'.repeat(50) },
                    enabled: { type: 'boolean', default: true },
                    connect: { type: 'button', callback_url: '/oauth', button_text: 'Connect' },
                },
                required: ['label'],
            },
            space: { componentId: 'configure-space' },
            site: { componentId: 'configure-site' },
        },
        previewImages: ['./one.png', './two.png', './three.png'],
        externalLinks: [{ label: 'Documentation', url: 'https://example.com' }],
        contentSecurityPolicy: { 'default-src': "'none'" },
        organization: 'acme',
        visibility: 'unlisted',
        secrets: { TOKEN: 'secret' },
        envs: { staging: { organization: 'acme-staging', secrets: {} } },
    };
    expect(manifestSchema.parse(manifest)).toEqual(manifest);
});

test.each(['Demo', 'demo-2', 'a', '7'])('accepts the name %j', (name) => {
    expect(errorsOf({ ...minimal, name })).toEqual([]);
});

test.each(['', '-demo', 'demo-', 'de--mo', 'de mo', 'de_mo', 'dé', 'demo/../x'])(
    'refuses the name %j and says what is allowed',
    (name) => {
        expect(errorsOf({ ...minimal, name })).toEqual([
            'name: letters, digits and single hyphens, beginning and ending with a letter or digit',
        ]);
    },
);

test.each([
    ['a missing title', { title: undefined }, 'title'],
    ['an empty script', { script: '' }, 'script'],
    ['an unknown scope', { scopes: ['everything'] }, 'scopes.0'],
    ['an unknown target', { target: 'page' }, 'target'],
    ['an unknown visibility', { visibility: 'secret' }, 'visibility'],
    ['an unknown category', { categories: ['fun'] }, 'categories.0'],
    ['four preview images', { previewImages: ['1', '2', '3', '4'] }, 'previewImages'],
    ['a link that is no URL', { externalLinks: [{ label: 'a', url: 'b' }] }, 'externalLinks.0.url'],
    ['a block title of one letter', { blocks: [{ id: 'a', title: 'A' }] }, 'blocks.0.title'],
    ['a block without an id', { blocks: [{ title: 'Block' }] }, 'blocks.0.id'],
    ['a secret that is a number', { secrets: { TOKEN: 7 } }, 'secrets.TOKEN'],
    ['a secret of an environment', { envs: { a: { secrets: { T: 7 } } } }, 'envs.a.secrets.T'],
    [
        'a configuration of neither form',
        { configurations: { account: {} } },
        'configurations.account',
    ],
])('refuses %s and names the field', (_, fields, path) => {
    const [first = '', ...others] = errorsOf({ ...minimal, ...fields });
    expect(first.slice(0, first.indexOf(':'))).toBe(path);
    expect(others).toEqual([]);
});

test('ignores unknown fields', () => {
    expect(manifestSchema.parse({ ...minimal, color: 'red' })).not.toHaveProperty('color');
});
