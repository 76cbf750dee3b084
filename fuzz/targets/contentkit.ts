import * as fc from 'fast-check';

import { TreeReader } from '../../packages/contentkit/src/tree/tree-reader.ts';
import { ELEMENTS } from '../../packages/contentkit/src/tree/schema.generated.ts';
import { ReaderValues } from '../../packages/server/src/public/reader-values.ts';
import { grantsOf } from '../../packages/server/src/public/render-grants.ts';
import { defineTarget } from '../target.ts';
import { jsonValue } from './jsonish.ts';

const TYPES = [...Object.keys(ELEMENTS), 'unknown', '__proto__', 'constructor', 5, null];
const VALUES = ReaderValues.of({ state: { sent: { $state: 'sent' } } }, {});

const PLACE = { site: 's', content: 'c', index: 0, integration: 'i' };

const element = fc.letrec<{ element: unknown; slot: unknown }>((tie) => ({
    element: fc
        .tuple(
            fc.constantFrom(...TYPES),
            fc.dictionary(
                fc.constantFrom(
                    'children',
                    'label',
                    'state',
                    'onPress',
                    'options',
                    'controls',
                    'source',
                    'content',
                    'element',
                    'icon',
                    'title',
                    'props',
                    'confirm',
                    'initialValue',
                    'data',
                    'aspectRatio',
                    'buttons',
                    'submit',
                    'hint',
                    'size',
                ),
                tie('slot'),
                { maxKeys: 5 },
            ),
        )
        .map(([type, properties]) => ({ type, ...properties })),
    slot: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        jsonValue,
        tie('element'),
        fc.array(tie('element'), { maxLength: 3 }),
        fc.record({
            action: fc.constantFrom(
                '@ui.modal.open',
                '@ui.url.open',
                '@editor.node.updateProps',
                'custom',
            ),
            componentId: jsonValue,
            url: jsonValue,
            props: jsonValue,
        }),
        fc.record({ url: jsonValue }),
        fc.record({ $state: jsonValue }),
    ),
}));

/** Outputs of integrations: the renderer reads any output, and the host signs render grants for any. */
export const contentkit = defineTarget({
    name: 'contentkit',
    weight: 2.5,
    batch: 2000,
    arbitrary: element.element,
    check(raw) {
        const sent: unknown = JSON.parse(JSON.stringify(raw));
        new TreeReader(({ message, path }) => {
            if (message === '' || path === '') throw new Error('A diagnostic without a message.');
        }).root(sent);
        grantsOf('key', PLACE, 'component', { element: sent, props: sent }, VALUES);
    },
});
