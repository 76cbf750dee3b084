import { block, bound, element, hstack, text } from '../elements.ts';
import { still, type Section } from '../example.ts';
import frame from '../frame.html?url&no-inline';

const CODE = `/** Says hello. */
export function hello(name: string): string {
    const greeting = \`Hello, \${name}!\`;
    return greeting; // 42 is not needed
}`;

export const CODE_AND_FRAMES: Section = {
    id: 'code',
    title: 'Code and frames',
    examples: [
        still('codeblock', 'Code', () =>
            block(
                element('codeblock', { content: CODE, syntax: 'typescript', lineNumbers: true }),
                element('codeblock', {
                    content: 'name: hello\nscopes: [space:content:read]',
                    syntax: 'yaml',
                    lineNumbers: 40,
                    header: [hstack(text('gitbook-manifest.yaml'))],
                    footer: [text('Line 40 and after')],
                    buttons: [
                        element('button', {
                            icon: 'maximize',
                            tooltip: 'Enlarge',
                            onPress: { action: 'nothing' },
                        }),
                    ],
                }),
                element('codeblock', { content: 'No syntax, no colours.' }),
            ),
        ),
        {
            id: 'editor',
            title: 'Code to edit',
            note: 'The preview below follows, and the component hears of it when typing pauses.',
            components: {
                main: {
                    initialState: { code: 'const answer = 42;', heard: 0 },
                    actions: {
                        changed: ({ state }) => ({
                            state: { ...state, heard: Number(state['heard']) + 1 },
                        }),
                    },
                    render: ({ state }) =>
                        block(
                            element('codeblock', {
                                state: 'code',
                                content: String(state['code']),
                                syntax: 'javascript',
                                lineNumbers: true,
                                onContentChange: { action: 'changed' },
                            }),
                            element('codeblock', { content: bound('code'), syntax: 'javascript' }),
                            text(`Heard ${String(state['heard'])} times`),
                        ),
                },
            },
        },
        {
            id: 'webframe',
            title: 'Webframe',
            note: 'What is typed reaches the frame at once; the frame sizes itself and sends actions back.',
            components: {
                main: {
                    initialState: { message: 'Hello', heard: 0 },
                    actions: {
                        'frame.pressed': ({ state }) => ({
                            state: { ...state, heard: Number(state['heard']) + 1 },
                        }),
                    },
                    render: ({ state }) =>
                        block(
                            element('textinput', { state: 'message', placeholder: 'Message' }),
                            element('webframe', {
                                source: { url: new URL(frame, window.location.href).href },
                                aspectRatio: 4,
                                data: { message: bound('message') },
                                buttons: [
                                    element('button', {
                                        icon: 'maximize',
                                        tooltip: 'Enlarge',
                                        onPress: { action: 'nothing' },
                                    }),
                                ],
                            }),
                            text(`Heard ${String(state['heard'])} times`),
                        ),
                },
            },
        },
    ],
};
