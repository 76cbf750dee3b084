import { block, element, hstack, text } from '../elements.ts';
import { staticExample, type Example, type Section } from '../example.ts';

const box = (label: string, grow?: number) =>
    element('box', {
        ...(grow === undefined ? {} : { grow }),
        children: [element('card', { children: [text(label)] })],
    });

const aligned = (type: 'hstack' | 'vstack', align: string, pressed: unknown) =>
    element('card', {
        title: align,
        children: [
            element(type, {
                align,
                children: [
                    element('text', { children: ['Short'] }),
                    element('button', {
                        label: pressed === true ? 'Pressed' : 'A button',
                        onPress: { action: 'press', align },
                    }),
                    element('text', { children: ['Somewhat longer'] }),
                ],
            }),
        ],
    });

const stack = (type: 'hstack' | 'vstack', title: string): Example => ({
    id: type,
    title,
    components: {
        main: {
            actions: {
                press: ({ state }, action) => ({
                    state: { ...state, [String(action['align'])]: true },
                }),
            },
            render: ({ state }) =>
                block(
                    ...['start', 'center', 'end'].map((align) =>
                        aligned(type, align, state[align]),
                    ),
                ),
        },
    },
});

export const LAYOUT: Section = {
    id: 'layout',
    title: 'Layout',
    examples: [
        stack('hstack', 'Horizontal stack'),
        stack('vstack', 'Vertical stack'),
        staticExample('box', 'Box', () =>
            block(
                hstack(box('grow 1', 1), box('grow 2', 2), box('as wide as needed')),
                hstack(box('grow 1', 1), box('grow 1', 1)),
            ),
        ),
        staticExample('divider', 'Divider', () =>
            block(
                text('small below'),
                element('divider', { size: 'small' }),
                text('medium below'),
                element('divider', { size: 'medium' }),
                text('large below'),
                element('divider', { size: 'large' }),
                hstack(text('beside'), element('divider'), text('each other')),
            ),
        ),
    ],
};
