import { describe, expect, it } from 'vitest';

import { readOptions } from './completions.ts';

describe('readOptions', () => {
    it.each([
        ['[{"id":"C1","label":"general"}]', [{ id: 'C1', label: 'general' }]],
        ['[{"value":7,"label":"seven"}]', [{ id: '7', label: 'seven' }]],
        [
            '{"items":[{"id":"a","icon":"https://x/a.png"}]}',
            [{ id: 'a', label: 'a', icon: 'https://x/a.png' }],
        ],
        [
            '["main","next"]',
            [
                { id: 'main', label: 'main' },
                { id: 'next', label: 'next' },
            ],
        ],
        ['[{"label":"no id"},null,3,{"id":"ok"}]', [{ id: 'ok', label: 'ok' }]],
        ['[]', []],
    ])('reads %s', (body, options) => expect(readOptions(body)).toEqual(options));

    it.each(['OK', '{}', 'null', '"text"', '{"items":{}}'])('rejects %s', (body) =>
        expect(readOptions(body)).toBeNull(),
    );
});
