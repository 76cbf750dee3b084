import { block, bound, element, hstack, text } from '../elements.ts';
import type { Section } from '../example.ts';
import type { Instance } from '../local-component.ts';
import frame from '../frame.html?url&no-inline';

const CODE = `/** Says hello. */
export function hello(name: string): string {
    const greeting = \`Hello, \${name}!\`;
    return greeting; // 42 is not needed
}`;

const enlarge = ({ state }: Instance) => ({ state: { ...state, enlarged: true } });

const enlargeButton = (state: Instance['state']) =>
    element('button', {
        icon: 'maximize',
        tooltip: state['enlarged'] === true ? 'Enlarged' : 'Enlarge',
        onPress: { action: 'enlarge' },
    });

export const CODE_AND_FRAMES: Section = {
    id: 'code',
    title: 'Code and frames',
    examples: [
        {
            id: 'codeblock',
            title: 'Code',
            components: {
                main: {
                    actions: { enlarge },
                    render: ({ state }) =>
                        block(
                            element('codeblock', {
                                content: CODE,
                                syntax: 'typescript',
                                lineNumbers: true,
                            }),
                            element('codeblock', {
                                content: 'name: hello\nscopes: [space:content:read]',
                                syntax: 'yaml',
                                lineNumbers: 40,
                                header: [hstack(text('gitbook-manifest.yaml'))],
                                footer: [text('Line 40 and after')],
                                buttons: [enlargeButton(state)],
                            }),
                            element('codeblock', { content: 'No syntax, no colours.' }),
                        ),
                },
            },
        },
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
            note: 'What is typed reaches the frame at once; the frame sizes itself, sends actions back, and asks for pages.',
            components: {
                main: {
                    initialState: { message: 'Hello', heard: 0 },
                    actions: {
                        enlarge,
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
                                buttons: [enlargeButton(state)],
                            }),
                            text(`Heard ${String(state['heard'])} times`),
                        ),
                },
            },
        },
    ],
};
