import { block, bound, button, element, hstack, input, styled, text } from '../elements.ts';
import type { Section } from '../example.ts';

const FRUITS = ['Apple', 'Banana', 'Cherry', 'Damson', 'Elderberry', 'Fig'];
const MANY = Array.from({ length: 400 }, (_, index) => ({
    id: `page-${index + 1}`,
    label: `Page ${index + 1}`,
}));

export const INPUTS: Section = {
    id: 'inputs',
    title: 'Inputs',
    examples: [
        {
            id: 'textinput',
            title: 'Text input',
            components: {
                main: {
                    render: ({ state }) =>
                        block(
                            input(
                                'Name',
                                element('textinput', {
                                    state: 'name',
                                    inputType: 'text',
                                    initialValue: 'Ada',
                                }),
                                'As it is shown to readers.',
                            ),
                            input(
                                'E-mail',
                                element('textinput', {
                                    state: 'email',
                                    inputType: 'email',
                                    placeholder: 'you@example.com',
                                }),
                            ),
                            input(
                                'Secret',
                                element('textinput', { state: 'secret', inputType: 'password' }),
                                text('Find it in ', styled('bold', 'Settings'), '.'),
                            ),
                            input(
                                'Description',
                                element('textinput', { state: 'description', multiline: true }),
                            ),
                            input(
                                'Not available',
                                element('textinput', {
                                    state: 'off',
                                    disabled: true,
                                    initialValue: 'fixed',
                                }),
                            ),
                            element('button', {
                                label: 'Read the state',
                                onPress: { action: 'read' },
                            }),
                            text(`Read: ${JSON.stringify(state)}`),
                        ),
                    actions: { read: ({ state }) => ({ state }) },
                },
            },
        },
        {
            id: 'toggles',
            title: 'Switch, checkbox, radio',
            components: {
                main: {
                    initialState: { changes: 0, plan: 'free' },
                    actions: {
                        changed: ({ state }) => ({
                            state: { ...state, changes: Number(state['changes']) + 1 },
                        }),
                    },
                    render: ({ state }) =>
                        block(
                            input(
                                'Send notifications',
                                element('switch', {
                                    state: 'notify',
                                    initialValue: true,
                                    onValueChange: { action: 'changed' },
                                }),
                                `Changed ${String(state['changes'])} times`,
                            ),
                            input(
                                'Make it public',
                                element('switch', {
                                    state: 'public',
                                    confirm: {
                                        title: 'Make it public?',
                                        text: 'Everybody can read it.',
                                        confirm: 'Make public',
                                        style: 'danger',
                                    },
                                }),
                            ),
                            input(
                                'Not available',
                                element('switch', { state: 'off', disabled: true }),
                            ),
                            element('divider', { size: 'small' }),
                            ...FRUITS.slice(0, 3).map((fruit) =>
                                input(
                                    fruit,
                                    element('checkbox', { state: 'fruits', value: fruit }),
                                ),
                            ),
                            input(
                                'Asks first',
                                element('checkbox', {
                                    state: 'fruits',
                                    value: 'ask',
                                    confirm: {
                                        title: 'Really?',
                                        text: 'This one asks.',
                                        confirm: 'Yes',
                                        style: 'primary',
                                    },
                                }),
                            ),
                            element('divider', { size: 'small' }),
                            input(
                                'Free',
                                element('radio', { state: 'plan', value: 'free' }),
                                'For one person',
                            ),
                            input(
                                'Team',
                                element('radio', {
                                    state: 'plan',
                                    value: 'team',
                                    confirm: {
                                        title: 'Change the plan?',
                                        text: 'It is paid for from today.',
                                        confirm: 'Change',
                                        style: 'primary',
                                    },
                                }),
                                'For up to ten',
                            ),
                            input(
                                'Enterprise',
                                element('radio', {
                                    state: 'plan',
                                    value: 'enterprise',
                                    disabled: true,
                                }),
                            ),
                        ),
                },
            },
        },
        {
            id: 'select',
            title: 'Select',
            components: {
                main: {
                    initialState: { changes: 0 },
                    actions: {
                        changed: ({ state }) => ({
                            state: { ...state, changes: Number(state['changes']) + 1 },
                        }),
                    },
                    render: ({ state }) =>
                        block(
                            input(
                                'Fruit',
                                element('select', {
                                    state: 'fruit',
                                    placeholder: 'Choose one',
                                    onValueChange: { action: 'changed' },
                                    options: FRUITS.map((label, index) => ({
                                        id: label.toLowerCase(),
                                        label,
                                        ...(index === 0 ? { icon: 'star' } : {}),
                                    })),
                                }),
                                `Changed ${String(state['changes'])} times`,
                            ),
                            input(
                                'Several',
                                element('select', {
                                    state: 'several',
                                    multiple: true,
                                    initialValue: ['banana'],
                                    placeholder: 'Choose some',
                                    options: FRUITS.map((label) => ({
                                        id: label.toLowerCase(),
                                        label,
                                    })),
                                }),
                            ),
                            input(
                                'Page',
                                element('select', {
                                    state: 'page',
                                    placeholder: 'Type to filter',
                                    options: MANY,
                                }),
                            ),
                            input(
                                'Branch',
                                element('select', {
                                    state: 'branch',
                                    acceptInput: true,
                                    placeholder: 'Choose or type',
                                    options: { url: 'https://options.example/branches' },
                                }),
                                'A branch that does not exist is made.',
                            ),
                            input(
                                'Not available',
                                element('select', { state: 'off', disabled: true, options: [] }),
                            ),
                        ),
                },
            },
        },
        {
            id: 'remote-select',
            title: 'Options from elsewhere',
            note: 'The repositories depend on the account; those of the second one cannot be loaded.',
            components: {
                main: {
                    initialState: { account: 'acme' },
                    render: () =>
                        block(
                            hstack(
                                element('select', {
                                    state: 'account',
                                    placeholder: 'Account',
                                    options: [
                                        { id: 'acme', label: 'Acme' },
                                        { id: 'broken', label: 'Broken' },
                                    ],
                                }),
                                element('select', {
                                    state: 'repository',
                                    placeholder: 'Repository',
                                    options: {
                                        url: {
                                            host: 'options.example',
                                            pathname: '/repositories',
                                            query: { account: bound('account') },
                                        },
                                    },
                                }),
                            ),
                            input(
                                'API',
                                element('select', {
                                    state: 'specification',
                                    placeholder: 'Specification',
                                    options: { source: 'openapi' },
                                }),
                            ),
                        ),
                },
            },
        },
        {
            id: 'input',
            title: 'Labels and hints',
            components: {
                main: {
                    actions: {
                        connect: ({ state }) => ({ state: { ...state, connected: true } }),
                    },
                    render: ({ state }) =>
                        block(
                            input(
                                'A button',
                                button(
                                    state['connected'] === true ? 'Connected' : 'Connect',
                                    'connect',
                                ),
                                'Opens the page of the provider.',
                            ),
                            input(
                                'A switch',
                                element('switch', { state: 'a' }),
                                'Beside its label.',
                            ),
                            input(
                                'A text input',
                                element('textinput', { state: 'b' }),
                                'Below its label.',
                            ),
                            input(
                                'Code',
                                element('codeblock', {
                                    state: 'c',
                                    content: 'one: 1',
                                    syntax: 'yaml',
                                }),
                            ),
                        ),
                },
            },
        },
    ],
};
