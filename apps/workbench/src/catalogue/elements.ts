/** Shorthand functions for elements, so that examples read like the JSX of an integration. */
import type { RawElement } from './local-component.ts';

type Child = RawElement | string;

export const text = (...children: Child[]): RawElement => ({ type: 'text', children });
export const styled = (style: string, ...children: Child[]): RawElement => ({
    type: 'text',
    style,
    children,
});
export const vstack = (...children: RawElement[]): RawElement => ({ type: 'vstack', children });
export const hstack = (...children: RawElement[]): RawElement => ({ type: 'hstack', children });
export const block = (...children: RawElement[]): RawElement => ({ type: 'block', children });
export const bound = (key: string) => ({ $state: key });
export const element = (type: string, properties: Record<string, unknown> = {}): RawElement => ({
    type,
    ...properties,
});
export const button = (
    label: string,
    action: string,
    properties: Record<string, unknown> = {},
): RawElement => ({
    type: 'button',
    label,
    onPress: { action },
    ...properties,
});
export const input = (label: string, of: RawElement, hint?: unknown): RawElement => ({
    type: 'input',
    label,
    element: of,
    ...(hint === undefined ? {} : { hint }),
});
