import { block, bound, button, element, input, styled, text } from '../elements.ts';
import { staticExample, type Section } from '../example.ts';
import type { LocalComponent } from '../local-component.ts';

const open = (label: string, componentId: string) =>
    element('button', {
        label,
        onPress: { action: '@ui.modal.open', componentId, props: { from: label } },
    });

const sized = (size: string): LocalComponent => ({
    render: () =>
        element('modal', {
            title: `A ${size} modal`,
            size,
            children: [text('Escape, the cross and a press beside it close it.')],
        }),
});

const stepper = (state: Record<string, unknown>) =>
    element('stepper', {
        activeStep: state['step'],
        onStepChange: { action: 'go' },
        onComplete: { action: 'finish' },
        children: [
            element('step', {
                id: 'connect',
                title: 'Connect',
                next: state['connected'] === true,
                children: [
                    input(
                        'Account',
                        button(state['connected'] === true ? 'Connected' : 'Connect', 'connect'),
                        'The next step needs a connected account.',
                    ),
                ],
            }),
            element('step', {
                id: 'choose',
                title: 'Choose',
                next: true,
                children: [input('Repository', element('textinput', { state: 'repository' }))],
            }),
            element('step', {
                id: 'review',
                title: 'Review',
                next: true,
                children: [text('Everything is ready.')],
            }),
        ],
    });

const steps: LocalComponent = {
    initialState: { step: 'connect', done: false },
    actions: {
        go: ({ state }, action) => ({ state: { ...state, step: action['step'] } }),
        connect: ({ state }) => ({ state: { ...state, connected: true } }),
        finish: ({ state }) => ({ state: { ...state, done: true } }),
    },
    render: ({ state }) => ({
        type: 'configuration',
        children: state['done'] === true ? [text(styled('bold', 'Finished.'))] : [stepper(state)],
    }),
};

export const FLOWS: Section = {
    id: 'flows',
    title: 'Modals and steps',
    examples: [
        {
            id: 'modal',
            title: 'Modal',
            note: 'The component hears what a modal returns, however it was closed.',
            components: {
                main: {
                    initialState: { returned: 'nothing yet' },
                    actions: {
                        '@ui.modal.close': ({ state }, action) => ({
                            state: { ...state, returned: JSON.stringify(action['returnValue']) },
                        }),
                    },
                    render: ({ state }) =>
                        block(
                            element('hstack', {
                                children: [
                                    open('Edit the title', 'edit'),
                                    open('Large', 'xlarge'),
                                    open('Full screen', 'fullscreen'),
                                    open('One above another', 'outer'),
                                ],
                            }),
                            text(`Returned: ${String(state['returned'])}`),
                        ),
                },
                edit: {
                    initialState: { title: 'A title' },
                    render: () =>
                        element('modal', {
                            title: 'Edit the title',
                            subtitle: [
                                text('It stands at the ', styled('bold', 'top'), ' of the block.'),
                            ],
                            size: 'medium',
                            returnValue: { cancelled: true },
                            children: [input('Title', element('textinput', { state: 'title' }))],
                            submit: element('button', {
                                label: 'Save',
                                onPress: {
                                    action: '@ui.modal.close',
                                    returnValue: { title: bound('title') },
                                },
                            }),
                        }),
                },
                xlarge: sized('xlarge'),
                fullscreen: sized('fullscreen'),
                outer: {
                    actions: {
                        '@ui.modal.close': (_, action) => ({
                            type: 'complete',
                            returnValue: { inner: action['returnValue'] },
                        }),
                    },
                    render: () =>
                        element('modal', {
                            title: 'The lower one',
                            children: [open('Open the upper one', 'edit')],
                        }),
                },
            },
        },
        {
            id: 'stepper',
            title: 'Configuration in steps',
            context: 'configuration',
            components: { main: steps },
        },
        staticExample(
            'unknown',
            'What is not in the schema',
            () =>
                block(
                    element('marquee', { children: [text('What is in it is not drawn either.')] }),
                    element('text', { children: ['A number: ', 42 as unknown as string] }),
                ),
            'Authors see it; readers do not.',
        ),
        {
            id: 'rtl',
            title: 'Right to left',
            direction: 'rtl',
            components: {
                main: {
                    render: () =>
                        block(
                            text('טקסט מימין לשמאל'),
                            input(
                                'מתג',
                                element('switch', { state: 'a', initialValue: true }),
                                'רמז',
                            ),
                            input(
                                'בחירה',
                                element('select', {
                                    state: 'b',
                                    placeholder: 'בחרו',
                                    options: [
                                        { id: '1', label: 'אחד' },
                                        { id: '2', label: 'שתיים' },
                                    ],
                                }),
                            ),
                            element('hint', { children: ['הערה'] }),
                            element('codeblock', {
                                content: 'const left = "to right";',
                                syntax: 'js',
                                lineNumbers: true,
                            }),
                        ),
                },
            },
        },
    ],
};
