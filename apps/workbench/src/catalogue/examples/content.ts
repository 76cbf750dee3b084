import { block, element, hstack, styled, text, vstack } from '../elements.ts';
import { staticExample, type Section } from '../example.ts';
import { LANDSCAPE, SQUARE } from '../picture.ts';

const MARKDOWN = `# A heading
A paragraph with **bold**, *italic*, ~~struck~~ and \`code\`, and [a link](https://example.com).

## Lists
1. First
2. Second
   - nested

- [x] done
- [ ] to do

> A quotation.

| Name | Amount |
| :--- | -----: |
| One  |      1 |
| Two  |     22 |

\`\`\`
plain code
\`\`\`

---

<b>HTML</b> stays out, its text stays in.`;

export const CONTENT: Section = {
    id: 'content',
    title: 'Content',
    examples: [
        staticExample('text', 'Text', () =>
            block(
                text(
                    'Plain text, ',
                    styled('bold', 'bold'),
                    ', ',
                    styled('italic', 'italic'),
                    ', ',
                    styled('code', 'code'),
                    ', ',
                    styled('strikethrough', 'struck through'),
                    ' and ',
                    styled('bold', 'bold with ', styled('italic', 'italic within')),
                    '.',
                ),
                text('A very long word breaks: ', 'abcdefghijklmnopqrstuvwxyz'.repeat(4)),
            ),
        ),
        staticExample('link', 'Link', () =>
            block(
                element('link', {
                    target: { url: 'https://example.com/' },
                    children: ['A link of its own'],
                }),
                text(
                    'Or ',
                    element('link', {
                        target: {
                            url: { host: 'example.com', pathname: '/search', query: { q: 'ink' } },
                        },
                        children: ['within text'],
                    }),
                    ', put together from its parts.',
                ),
            ),
        ),
        staticExample('hint', 'Hint', () =>
            element('block', {
                children: [
                    element('hint', {
                        children: [
                            text('Changes are kept when you press ', styled('bold', 'Save'), '.'),
                        ],
                    }),
                ],
            }),
        ),
        staticExample(
            'image',
            'Image',
            () =>
                block(
                    hstack(
                        element('box', {
                            grow: 1,
                            children: [
                                element('image', {
                                    source: { url: LANDSCAPE },
                                    aspectRatio: 16 / 9,
                                }),
                            ],
                        }),
                        element('box', {
                            grow: 1,
                            children: [
                                element('image', {
                                    source: { url: 'https://missing.invalid/picture.png' },
                                    aspectRatio: 16 / 9,
                                }),
                            ],
                        }),
                    ),
                ),
            'The second one cannot be loaded: its place stays.',
        ),
        staticExample('markdown', 'Markdown', () =>
            block(element('markdown', { content: MARKDOWN })),
        ),
        {
            id: 'card',
            title: 'Card',
            note: 'The first one can be pressed anywhere, and has a button of its own.',
            components: {
                main: {
                    initialState: { pressed: 0 },
                    actions: {
                        press: ({ state }) => ({
                            state: { ...state, pressed: Number(state['pressed']) + 1 },
                        }),
                        clear: ({ state }) => ({ state: { ...state, pressed: 0 } }),
                    },
                    render: ({ state }) =>
                        vstackBlock([
                            element('card', {
                                title: 'Release notes',
                                hint: `Pressed ${String(state['pressed'])} times`,
                                icon: 'star',
                                onPress: { action: 'press' },
                                buttons: [
                                    element('button', {
                                        icon: 'delete',
                                        tooltip: 'Start over',
                                        onPress: { action: 'clear' },
                                    }),
                                ],
                                children: [text('Everything that changed since the last version.')],
                            }),
                            element('card', {
                                title: 'With a picture',
                                hint: [text('A hint with ', styled('bold', 'styles'))],
                                icon: element('image', { source: { url: SQUARE }, aspectRatio: 1 }),
                            }),
                            element('card', { children: [text('Only content.')] }),
                        ]),
                },
            },
        },
    ],
};

function vstackBlock(children: ReturnType<typeof element>[]) {
    return block(vstack(...children));
}
