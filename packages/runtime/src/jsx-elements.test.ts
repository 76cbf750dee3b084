import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import type { ContentKitElements } from './jsx-elements.ts';

/** All tags. The type enforces completeness: a missing or unknown tag does not compile. */
const TAGS: Record<keyof ContentKitElements, true> = {
    block: true,
    box: true,
    button: true,
    card: true,
    checkbox: true,
    codeblock: true,
    configuration: true,
    divider: true,
    hint: true,
    hstack: true,
    image: true,
    input: true,
    link: true,
    markdown: true,
    modal: true,
    radio: true,
    select: true,
    step: true,
    stepper: true,
    switch: true,
    text: true,
    textinput: true,
    vstack: true,
    webframe: true,
};

interface Schema {
    properties?: { type?: { enum?: string[] } };
}

test('every element of the published document has a tag', async () => {
    const file = fileURLToPath(import.meta.resolve('@gitbook/api/spec/openapi.json'));
    const spec: { components: { schemas: Record<string, Schema> } } = JSON.parse(
        await readFile(file, 'utf8'),
    );
    const published = Object.entries(spec.components.schemas)
        .filter(([name]) => /^ContentKit(?!RenderOutput|Context)/.test(name))
        .flatMap(([, schema]) => schema.properties?.type?.enum ?? []);
    expect(Object.keys(TAGS)).toEqual([...new Set(published)].toSorted());
});
