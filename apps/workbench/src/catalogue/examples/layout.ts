import { block, button, element, hstack, text } from '../elements.ts';
import { still, type Section } from '../example.ts';

const box = (label: string, grow?: number) =>
    element('box', {
        ...(grow === undefined ? {} : { grow }),
        children: [element('card', { children: [text(label)] })],
    });

const aligned = (type: 'hstack' | 'vstack', align: string) =>
    element('card', {
        title: align,
        children: [
            element(type, {
                align,
                children: [
                    element('text', { children: ['Short'] }),
                    button('A button', 'nothing'),
                    element('text', { children: ['Somewhat longer'] }),
                ],
            }),
        ],
    });

export const LAYOUT: Section = {
    id: 'layout',
    title: 'Layout',
    examples: [
        still('hstack', 'Horizontal stack', () =>
            block(
                aligned('hstack', 'start'),
                aligned('hstack', 'center'),
                aligned('hstack', 'end'),
            ),
        ),
        still('vstack', 'Vertical stack', () =>
            block(
                aligned('vstack', 'start'),
                aligned('vstack', 'center'),
                aligned('vstack', 'end'),
            ),
        ),
        still('box', 'Box', () =>
            block(
                hstack(box('grow 1', 1), box('grow 2', 2), box('as wide as needed')),
                hstack(box('grow 1', 1), box('grow 1', 1)),
            ),
        ),
        still('divider', 'Divider', () =>
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
