import type { ContentKitRenderOutput } from '@bindery/contract';

/** Returns a row of ten elements, as in a list of settings. */
function row(index: number, leaf: string) {
    return {
        type: 'hstack',
        align: 'center',
        children: [
            {
                type: 'box',
                grow: 1,
                children: [
                    { type: 'text', style: 'bold', children: [`Row ${index}`] },
                    { type: 'text', children: [leaf] },
                ],
            },
            {
                type: 'input',
                label: `On ${index}`,
                element: { type: 'switch', state: `on${index}` },
            },
            { type: 'textinput', state: `name${index}`, initialValue: 'Ada' },
            { type: 'button', icon: 'edit', label: 'Edit', onPress: { action: 'edit', index } },
            { type: 'link', target: { url: 'https://example.com/' }, children: ['More'] },
            { type: 'divider' },
        ],
    };
}

/** Returns a block of `rows` rows. `changed` replaces the text of one row. */
export function tree(
    rows: number,
    changed?: { row: number; text: string },
): ContentKitRenderOutput {
    const children = Array.from({ length: rows }, (_, index) =>
        row(index, changed?.row === index ? changed.text : 'A description'),
    );
    // Every call creates new objects, as parsing a response does.
    return {
        type: 'element',
        props: {},
        state: {},
        element: { type: 'block', children },
    } as ContentKitRenderOutput;
}
