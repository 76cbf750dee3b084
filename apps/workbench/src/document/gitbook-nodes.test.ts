import type { DocumentBlock } from '@bindery/contract';
import { expect, it } from 'vitest';

import { block, paragraph, plain } from './document.fixture.ts';
import { editorToDocument } from './to-document.ts';
import { documentToEditor } from './to-editor.ts';

const voidBlock = (type: string, data: object, rest: object = {}) => ({
    object: 'block',
    type,
    isVoid: true,
    data,
    ...rest,
});
const inline = (type: string, data: object) => ({ object: 'inline', type, isVoid: true, data });
const fragment = (name: string, ...nodes: object[]) => ({
    object: 'fragment',
    fragment: name,
    type: name,
    nodes,
});

/** A node of each type that the Markdown package reads and the editor does not edit. */
const NODES: Record<string, object> = {
    'heading with an id': block('heading-1', [plain('Start')], { data: { id: 'begin' } }),
    'aligned paragraph': block('paragraph', [plain('a')], { data: { align: 'center' } }),
    'highlighted code': block(
        'code',
        [block('code-line', [plain('a')], { data: { highlighted: true } })],
        { data: { syntax: 'js' } },
    ),
    expandable: voidBlock(
        'expandable',
        {},
        {
            fragments: [
                fragment('expandable-title', paragraph(plain('A'))),
                fragment('expandable-body', paragraph(plain('b'))),
            ],
        },
    ),
    stepper: block('stepper', [block('stepper-step', [paragraph(plain('a'))], { data: {} })], {
        data: {},
    }),
    columns: block(
        'columns',
        [block('column', [paragraph(plain('a'))], { data: { width: { unit: '%', value: 30 } } })],
        { data: {} },
    ),
    updates: block(
        'updates',
        [block('update', [paragraph(plain('a'))], { data: { date: '2026-11-30' } })],
        { data: { format: 'full' } },
    ),
    if: block('if', [paragraph(plain('a'))], { data: { expression: 'visitor.claims.beta' } }),
    cards: voidBlock(
        'table',
        {
            view: { type: 'cards', columns: ['c0'], cardSize: 'medium' },
            definition: { c0: { id: 'c0', title: '', type: 'text' } },
            records: {},
        },
        { fragments: [] },
    ),
    file: voidBlock(
        'file',
        { ref: { kind: 'file', file: 'a.pdf' } },
        { fragments: [fragment('caption', paragraph(plain('a')))] },
    ),
    drawing: voidBlock('drawing', { ref: { kind: 'file', file: 'a.svg' } }),
    'reusable content': voidBlock('reusable-content', {
        ref: { kind: 'reusable-content', reusableContent: 'a.md' },
    }),
    'OpenAPI operation': voidBlock('openapi-operation', {
        ref: { kind: 'openapi', spec: 'a' },
        path: '/a',
        method: 'get',
    }),
    inlines: paragraph(
        plain('a'),
        inline('icon', { icon: 'gear' }),
        inline('button', {
            label: 'a',
            kind: 'primary',
            ref: { kind: 'url', url: 'https://e.example' },
        }),
        inline('expression', { expression: 'space.vars.a' }),
        inline('mention', { ref: { kind: 'page', page: 'p' }, label: 'a.md' }),
        inline('inline-image', { ref: { kind: 'url', url: 'a.png' }, size: 'line' }),
    ),
};

it.each(Object.entries(NODES))('keeps %s through the editor', (_name, node) => {
    const nodes = [node] as unknown[] as DocumentBlock[];
    expect(editorToDocument(documentToEditor(nodes))).toEqual(nodes);
});
