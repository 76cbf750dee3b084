import type { DocumentBlock } from '@bindery/contract';
import { getSchema } from '@tiptap/core';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { arbitraryDocument } from '../../../../packages/markdown/test/round-trip/arbitrary-document.ts';
import { pageExtensions } from '../editor/extensions.ts';
import { InsertController } from '../insert/insert-controller.ts';
import { UnfurlController } from '../insert/unfurl-controller.ts';
import { editorToDocument } from './to-document.ts';
import { documentToEditor } from './to-editor.ts';

type Json = null | string | number | boolean | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

/** Block types of random documents that the editor may show as opaque. */
const OPAQUE = ['block-of-tomorrow', 'integration'];

function isOf(value: Json | undefined, object: string): value is JsonObject {
    return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        value['object'] === object
    );
}

const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** Sorts marks, and joins neighbours that differ only in how the text is divided. */
function canonical(value: Json): Json {
    if (Array.isArray(value)) return joined(value.map(canonical));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, each]) => [name, canonical(each)] as const);
    const copy = Object.fromEntries(entries);
    if (Array.isArray(copy['marks'])) {
        copy['marks'] = copy['marks'].toSorted((a, b) =>
            JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
        );
    }
    return copy;
}

function joined(values: Json[]): Json[] {
    const result: Json[] = [];
    for (const value of values) {
        const last = result.at(-1);
        const isSame = (name: string) =>
            isOf(last, 'leaf') || isOf(last, 'inline')
                ? JSON.stringify(last[name]) === JSON.stringify((value as JsonObject)[name])
                : false;
        if (isOf(value, 'leaf') && isOf(last, 'leaf') && isSame('marks')) {
            last['text'] = `${String(last['text'])}${String(value['text'])}`;
        } else if (isOf(value, 'text') && isOf(last, 'text')) {
            last['leaves'] = joined([...list(last['leaves']), ...list(value['leaves'])]);
        } else if (
            isOf(value, 'inline') &&
            isOf(last, 'inline') &&
            value['type'] === 'link' &&
            isSame('type') &&
            isSame('data')
        ) {
            last['nodes'] = joined([...list(last['nodes']), ...list(value['nodes'])]);
        } else result.push(value);
    }
    return result;
}

it(
    'keeps random documents of every node type, and shows no known block as opaque',
    { timeout: 60_000 },
    () => {
        const schema = getSchema(pageExtensions(new InsertController(), new UnfurlController()));
        const check = (document: unknown[]) => {
            const content = documentToEditor(document as DocumentBlock[]);
            const node = schema.nodeFromJSON(content);
            node.check();
            const written = editorToDocument(node.toJSON());
            const [before, after] = [document, written].map((each) =>
                canonical(JSON.parse(JSON.stringify(each)) as Json),
            );
            expect(after).toEqual(before);
            const unknown = JSON.stringify(content).match(
                /"opaqueBlock","attrs":\{"node":\{"object":"block","type":"[a-z-]+/g,
            );
            return (unknown ?? []).map((each) => each.split('"').at(-1));
        };
        const opaque = new Set<string | undefined>();
        fc.assert(
            fc.property(arbitraryDocument, (document) => {
                for (const type of check(document)) opaque.add(type);
            }),
            { numRuns: Number(process.env['BINDERY_DOCUMENTS'] ?? 120) },
        );
        const LEAVES = [
            'math',
            'drawing',
            'content-ref',
            'swagger',
            'openapi-operation',
            'openapi-webhook',
            'openapi-schemas',
            'reusable-content',
        ];
        expect([...opaque].filter((type) => ![...LEAVES, ...OPAQUE].includes(type ?? ''))).toEqual(
            [],
        );
    },
);
