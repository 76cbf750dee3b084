/** Attributes of `<table>` that are true or false, and the field of the view that each sets. */
export const VIEW_FLAGS: Readonly<Record<string, string>> = {
    'data-header-hidden': 'hideHeader',
    'data-header-sticky': 'stickyHeader',
    'data-first-column-sticky': 'stickyFirstColumn',
    'data-column-title-hidden': 'hideColumnTitle',
    'data-wrap': 'wrap',
};

export const GRID_FLAGS: readonly string[] = ['hideHeader', 'stickyHeader', 'stickyFirstColumn'];
export const CARD_FLAGS: readonly string[] = ['hideColumnTitle', 'wrap'];

/** The types of columns that tables have. */
export const COLUMN_TYPES: readonly string[] = [
    'text',
    'number',
    'checkbox',
    'files',
    'users',
    'rating',
    'select',
    'content-ref',
    'image',
];
