import { expect, it } from 'vitest';

import { passagesOf } from './passages.ts';

const text = (content: string) => ({ object: 'text', leaves: [{ text: content }] });
const condition = (object: 'inline' | 'block', ...nodes: object[]) => ({
    object,
    type: 'if',
    data: { expression: 'visitor.claims.plan == "pro"' },
    nodes,
});
const block = (type: string, ...nodes: object[]) => ({ object: 'block', type, nodes });

it('finds no conditional content, in lines and headings too', () => {
    const passages = passagesOf([
        block('paragraph', text('before '), condition('inline', text('secret')), text('after')),
        block('heading-1', text('Plans '), condition('inline', text('secret'))),
        condition('block', block('paragraph', text('secret'))),
        block('paragraph', text('shown')),
    ]);
    expect(JSON.stringify(passages)).not.toContain('secret');
    expect(passages).toEqual([
        { anchor: '', heading: '', body: 'before after' },
        { anchor: 'plans', heading: 'Plans', body: 'shown' },
    ]);
});
