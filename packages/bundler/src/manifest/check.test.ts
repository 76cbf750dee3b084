import { describe, expect, test } from 'vitest';

import { checkManifest } from './check.ts';

const valid = `name: hello
title: Hello
script: ./src/index.tsx
scopes: []
`;

describe('checkManifest', () => {
    test('accepts what the official CLI scaffolds', () => {
        const { manifest, issues, warnings } = checkManifest(`name: my-block
title: My block
organization: abc
visibility: private
description: ''
script: src/index.tsx
scopes:
  - space:content:read
blocks:
  - id: my-block
    title: My block
    description: My GitBook Integration
secrets: {}
`);
        expect(issues).toEqual([]);
        expect(warnings).toEqual([]);
        expect(manifest?.blocks?.[0]?.id).toBe('my-block');
    });

    test.each([
        [
            'a missing field',
            valid.replace('name: hello\n', ''),
            'name',
            1,
            /is missing: a string is required/,
        ],
        [
            'a wrong type',
            valid.replace('title: Hello', 'title: [1]'),
            'title',
            2,
            /expected a string, found \[1\]/,
        ],
        [
            'a name with spaces',
            valid.replace('hello', 'my block'),
            'name',
            1,
            /letters, digits and single hyphens/,
        ],
        [
            'an unknown scope',
            `${valid.replace('[]', '')}  - space:everything\n`,
            'scopes.0',
            5,
            /one of space:content:read/,
        ],
        [
            'a short block title',
            `${valid}blocks:\n  - id: a\n    title: x\n`,
            'blocks.0.title',
            7,
            /at least 2 characters/,
        ],
        [
            'two blocks of one id',
            `${valid}blocks:\n  - id: a\n    title: One\n  - id: a\n    title: Two\n`,
            'blocks.1.id',
            8,
            /used twice/,
        ],
        [
            'a required property that is not defined',
            `${valid}configurations:\n  account:\n    properties:\n      key:\n        type: string\n    required: [token]\n`,
            'configurations.account.required.0',
            10,
            /“token” is required but not among the properties/,
        ],
        [
            'a property of an unknown type',
            `${valid}configurations:\n  account:\n    properties:\n      key:\n        type: date\n`,
            'configurations.account.properties.key.type',
            9,
            /one of string, number, boolean, button, found "date"/,
        ],
        ['broken YAML', 'name: hello\ntitle: "open\n', '', 3, /not valid YAML/],
        ['an empty file', '', '', 1, /object is required|expected an object/],
    ])('names the field, the line and what was expected: %s', (_, text, field, line, message) => {
        const { manifest, issues } = checkManifest(text);
        expect(manifest).toBeUndefined();
        expect(issues[0]).toMatchObject({ field, line });
        expect(issues[0]?.message).toMatch(message);
    });

    test('warns of a misspelt field and names the known field', () => {
        const { manifest, warnings } = checkManifest(`${valid}bloks: []\n`);
        expect(manifest).toBeDefined();
        expect(warnings).toEqual([
            {
                field: 'bloks',
                line: 5,
                column: 1,
                message: 'is no field of the manifest: did you mean “blocks”?',
            },
        ]);
    });

    test('names misspelt fields at every depth', () => {
        const { warnings } = checkManifest(`${valid}configurations:
  account:
    properties:
      key:
        type: string
        titel: Key
    requird: [key]
envs:
  staging:
    secret: {}
`);
        expect(warnings.map(({ field, line, message }) => [field, line, message])).toEqual([
            ['configurations.account.properties.key.titel', 10, expect.stringContaining('“title”')],
            ['configurations.account.requird', 11, expect.stringContaining('“required”')],
            ['envs.staging.secret', 14, expect.stringContaining('“secrets”')],
        ]);
    });

    test('applies YAML merge keys, and accepts a field that only defines an anchor', () => {
        const { manifest, issues, warnings } = checkManifest(`base: &prop
  type: string
  title: Shared
${valid}configurations:
  account:
    properties:
      one:
        <<: *prop
        description: First
`);
        expect(issues).toEqual([]);
        expect(warnings).toEqual([]);
        expect(manifest?.configurations?.account).toMatchObject({
            properties: { one: { type: 'string', title: 'Shared', description: 'First' } },
        });
    });

    test.each([
        ['<<: 5', '', 'not valid YAML: Merge sources must be maps'],
        ['categories: &a [*a]', 'categories.0', 'must not contain itself'],
        ['a: &a [1]\nb: &b [*a, *a, *c]', '', 'not valid YAML: Unresolved alias'],
    ])('reports aliases that cannot be resolved: %j', (text, field, message) => {
        const { issues } = checkManifest(`${valid}${text}\n`);
        expect(issues).toMatchObject([{ field, message: expect.stringContaining(message) }]);
    });

    test.each([
        [
            'account:\n    propertys: {}',
            'configurations.account',
            'needs “componentId” or “properties”',
        ],
        [
            'account:\n    properties:\n      go:\n        type: button\n        button_text: Go',
            'configurations.account.properties.go.callback_url',
            'is missing: a string is required',
        ],
    ])('names the missing field of a union of shapes: %j', (text, field, message) => {
        const { issues } = checkManifest(`${valid}configurations:\n  ${text}\n`);
        expect(issues).toMatchObject([{ field, message }]);
    });
});
