import { block, button, element, hstack, text } from '../elements.ts';
import type { Section } from '../example.ts';
import { wait, type Instance } from '../local-component.ts';

const ICONS = [
    'close',
    'edit',
    'github',
    'gitlab',
    'maximize',
    'email',
    'settings',
    'search',
    'delete',
    'star',
    'warning',
    'link',
    'link-external',
    'eye',
    'eye-off',
    'lock',
    'check',
    'check-circle',
];

const count = ({ state }: Instance) => ({
    state: { ...state, count: Number(state['count'] ?? 0) + 1 },
});

export const BUTTONS: Section = {
    id: 'buttons',
    title: 'Buttons and actions',
    examples: [
        {
            id: 'button',
            title: 'Button',
            components: {
                main: {
                    initialState: { count: 0 },
                    actions: { count },
                    render: ({ state }) =>
                        block(
                            text(`Pressed ${String(state['count'])} times`),
                            hstack(
                                button('Primary', 'count', { style: 'primary' }),
                                button('Secondary', 'count', { style: 'secondary' }),
                                button('Danger', 'count', { style: 'danger' }),
                                button('Disabled', 'count', { disabled: true }),
                            ),
                            hstack(
                                button('Icon', 'count', { icon: 'star' }),
                                button('Trailing icon', 'count', { trailingIcon: 'link-external' }),
                                element('button', {
                                    icon: 'edit',
                                    tooltip: 'Edit the title',
                                    onPress: { action: 'count' },
                                }),
                                button('With a tooltip', 'count', { tooltip: 'Adds one' }),
                            ),
                        ),
                },
            },
        },
        {
            id: 'confirm',
            title: 'Confirmation',
            components: {
                main: {
                    initialState: { count: 0 },
                    actions: { count },
                    render: ({ state }) =>
                        block(
                            text(`Confirmed ${String(state['count'])} times`),
                            hstack(
                                button('Publish', 'count', {
                                    confirm: {
                                        title: 'Publish this version?',
                                        text: 'Readers see it at once.',
                                        confirm: 'Publish',
                                        style: 'primary',
                                    },
                                }),
                                button('Delete', 'count', {
                                    style: 'danger',
                                    icon: 'delete',
                                    confirm: {
                                        title: 'Delete the draft?',
                                        text: 'It cannot be brought back.',
                                        confirm: 'Delete',
                                        style: 'danger',
                                    },
                                }),
                            ),
                        ),
                },
            },
        },
        {
            id: 'pending',
            title: 'Slow, and failing',
            note: 'What was drawn last stays until the answer is there. The second answers at the second try.',
            components: {
                main: {
                    initialState: { count: 0, tried: 0 },
                    actions: {
                        slow: async (instance) => {
                            await wait(1200);
                            return count(instance);
                        },
                        fail: failsEveryOtherTime(),
                    },
                    render: ({ state }) =>
                        block(
                            text(`Answered ${String(state['count'])} times`),
                            hstack(button('Take a while', 'slow'), button('Fail', 'fail')),
                        ),
                },
            },
        },
        {
            id: 'open-url',
            title: 'Open a page, keep a value',
            note: 'The first opens a new tab. The second keeps what is typed in the props of the node.',
            components: {
                main: {
                    render: ({ props }) =>
                        block(
                            element('button', {
                                label: 'Open example.com',
                                trailingIcon: 'link-external',
                                onPress: { action: '@ui.url.open', url: 'https://example.com/' },
                            }),
                            hstack(
                                element('textinput', { state: 'title', placeholder: 'Title' }),
                                element('button', {
                                    label: 'Keep',
                                    onPress: {
                                        action: '@editor.node.updateProps',
                                        props: { title: { $state: 'title' } },
                                    },
                                }),
                            ),
                            text(`Kept: ${JSON.stringify(props)}`),
                        ),
                },
            },
        },
        {
            id: 'controls',
            title: 'Menu of a block',
            note: 'In the corner, when the pointer or the focus is there.',
            components: {
                main: {
                    initialState: { last: 'nothing' },
                    actions: {
                        choose: ({ state }, action) => ({
                            state: { ...state, last: action['what'] },
                        }),
                    },
                    render: ({ state }) => ({
                        ...block(text(`Chosen: ${String(state['last'])}`)),
                        controls: [
                            {
                                label: 'Edit',
                                icon: 'edit',
                                onPress: { action: 'choose', what: 'edit' },
                            },
                            {
                                label: 'Enlarge',
                                icon: 'maximize',
                                onPress: { action: 'choose', what: 'enlarge' },
                            },
                            [
                                {
                                    label: 'Remove',
                                    icon: 'delete',
                                    onPress: { action: 'choose', what: 'remove' },
                                    confirm: {
                                        title: 'Remove the block?',
                                        text: 'Its content goes with it.',
                                        confirm: 'Remove',
                                        style: 'danger',
                                    },
                                },
                            ],
                        ],
                    }),
                },
            },
        },
        {
            id: 'link-unfurl',
            title: 'A pasted link',
            note: 'The component makes props of the link, as it does when one is pasted into a page.',
            components: {
                main: {
                    actions: { '@link.unfurl': (_, action) => ({ props: { url: action['url'] } }) },
                    render: ({ props }) =>
                        block(
                            hstack(
                                element('button', {
                                    label: 'Paste a link',
                                    icon: 'link',
                                    onPress: {
                                        action: '@link.unfurl',
                                        url: 'https://example.com/drawing',
                                    },
                                }),
                            ),
                            text(`Shows: ${String(props['url'] ?? 'nothing yet')}`),
                        ),
                },
            },
        },
        {
            id: 'icons',
            title: 'Icons',
            components: {
                main: {
                    initialState: { pressed: [] },
                    actions: {
                        press: ({ state }, action) => ({
                            state: { pressed: [...pressedOf(state), action['icon']] },
                        }),
                    },
                    render: ({ state }) =>
                        block(
                            hstack(
                                ...ICONS.map((icon) =>
                                    element('button', {
                                        icon,
                                        tooltip: pressedOf(state).includes(icon)
                                            ? `${icon}, pressed`
                                            : icon,
                                        onPress: { action: 'press', icon },
                                    }),
                                ),
                            ),
                        ),
                },
            },
        },
    ],
};

const pressedOf = (state: Instance['state']) => state['pressed'] as unknown[];

/** Creates an action that fails on every other call, starting with the first. */
function failsEveryOtherTime() {
    let calls = 0;
    return (instance: Instance) => {
        calls++;
        if (calls % 2 === 1) throw new Error('The service is not available (503).');
        return count(instance);
    };
}
