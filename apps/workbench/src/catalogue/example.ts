import type { LocalComponent } from './local-component.ts';

/** One entry of the catalogue. */
export interface Example {
    id: string;
    title: string;
    /** What to look at or to try. */
    note?: string;
    /** The first is shown, the others are its modals. */
    components: { main: LocalComponent } & Record<string, LocalComponent>;
    direction?: 'rtl';
    context?: 'configuration';
}

export interface Section {
    id: string;
    title: string;
    examples: Example[];
}

/** An example that only shows something. */
export function still(
    id: string,
    title: string,
    render: LocalComponent['render'],
    note?: string,
): Example {
    return { id, title, components: { main: { render } }, ...(note ? { note } : {}) };
}
