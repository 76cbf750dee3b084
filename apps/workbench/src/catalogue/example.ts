import type { LocalComponent } from './local-component.ts';

/** One entry of the catalogue. */
export interface Example {
    id: string;
    title: string;
    /** A sentence about an effect to notice or a control to try. */
    note?: string;
    /** `main` is rendered; the others are modals that it opens. */
    components: { main: LocalComponent } & Record<string, LocalComponent>;
    direction?: 'rtl';
    context?: 'configuration';
}

export interface Section {
    id: string;
    title: string;
    examples: Example[];
}

/** Creates an example without interaction. */
export function staticExample(
    id: string,
    title: string,
    render: LocalComponent['render'],
    note?: string,
): Example {
    return { id, title, components: { main: { render } }, ...(note ? { note } : {}) };
}
