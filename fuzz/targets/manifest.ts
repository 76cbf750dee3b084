import { checkManifest } from '@bindery/bundler';
import * as fc from 'fast-check';

import { defineTarget } from '../target.ts';

const LINES = [
    'name: probe',
    'name: ',
    'name: !!binary aGVsbG8=',
    'title: "Pro\\be',
    'title: Probe',
    'description: |',
    '  text',
    'organization: o',
    'script: index.tsx',
    'script: ../../etc/passwd',
    'scopes: []',
    'scopes: [space:content:read, unknown]',
    'scopes: &a [*a]',
    'blocks: &b',
    '  - id: block',
    '    title: Block',
    '    urlUnfurl: ["https://a.example/*", 5]',
    '  - *b',
    'configurations:',
    '  account: &c',
    '    properties:',
    '      key: { type: string, title: Key, enum: [a, b] }',
    '      other: { type: button, callback_url: /x }',
    '    componentId: configure',
    '  space: *c',
    '<<: *c',
    'secrets: { A: "${{ env.A }}", B: "${{ env." }',
    'envs: { default: { secrets: { A: 1 } } }',
    'contentSecurityPolicy: { script-src: "a; b" }',
    'categories: [analytics]',
    'externalLinks: [{ label: a, url: javascript:1 }]',
    'summary: ? - [',
    'visibility: private',
    'icon: ./icon.png',
    'previewImages: [1, {}]',
    'entities: {}',
    '__proto__: { a: 1 }',
    'constructor: 5',
    '? {a: b}',
    ': x',
    '- a',
    '--- ',
    '%YAML 9',
    '\t- tab',
    '🙂: \u0000',
    `deep: ${'['.repeat(60)}`,
    'target: page',
];

const text = fc.oneof(
    fc.shuffledSubarray(LINES, { maxLength: 14 }).map((lines) => lines.join('\n')),
    fc
        .array(
            fc.constantFrom(...LINES.flatMap((line) => line.split(/(?<=[ :[{])/)), '\n', '\n  '),
            {
                maxLength: 20,
            },
        )
        .map((pieces) => pieces.join('')),
);

/** Manifests: every mistake is an issue with a message; nothing throws. */
export const manifest = defineTarget({
    name: 'manifest',
    weight: 2,
    batch: 1000,
    arbitrary: text,
    kept: ['<<: *c', 'scopes: &a [*a]', '<<: 5', `a: &a [1]\nb: [${'*a, '.repeat(200)}]`],
    check(source) {
        const { manifest: read, issues } = checkManifest(source);
        if (read === undefined && issues.length === 0) throw new Error('Refused without an issue.');
        for (const { message } of issues) {
            if (message === '') throw new Error('An issue without a message.');
        }
    },
});
