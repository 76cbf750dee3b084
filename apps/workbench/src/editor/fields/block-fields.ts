import type { ContentRef } from './content-ref.ts';

/** A field of a block's data that an author edits in the block's settings. */
export interface BlockField {
    name: string;
    label: string;
    input: 'text' | 'area' | 'flag' | 'choice' | 'ref' | 'length' | 'list' | 'tags' | 'number';
    choices?: readonly { id: string; label: string }[];
    placeholder?: string;
    description?: string;
    /** Kind of the reference that the author's text becomes if the field has no reference yet; default `url`. */
    kind?: ContentRef['kind'];
    isCode?: boolean;
}

/** The display name and the settings of a type of GitBook's nodes. */
export interface BlockKind {
    name: string;
    /** Name of one section, for blocks that consist of sections. */
    section?: string;
    fields: readonly BlockField[];
}

const text = (name: string, label: string, rest: Partial<BlockField> = {}): BlockField => ({
    name,
    label,
    input: 'text',
    ...rest,
});
const flag = (name: string, label: string): BlockField => ({ name, label, input: 'flag' });
const choice = (name: string, label: string, ...ids: string[]): BlockField => ({
    name,
    label,
    input: 'choice',
    choices: ids.map((id) => ({ id, label: id.charAt(0).toUpperCase() + id.slice(1) })),
});

const ICON = text('icon', 'Icon', {
    placeholder: 'rocket',
    description: 'The name of a Font Awesome icon.',
});
const FULL_WIDTH = flag('fullWidth', 'Full width');
const METHOD = choice(
    'method',
    'Method',
    'get',
    'put',
    'post',
    'delete',
    'options',
    'head',
    'patch',
);
const SPEC: BlockField = {
    name: 'ref',
    label: 'Specification',
    input: 'ref',
    kind: 'openapi',
    placeholder: 'petstore',
};
const HEADLESS = flag('headless', 'Without the server’s address');
const IMAGE_REF: BlockField = {
    name: 'ref',
    label: 'Image',
    input: 'ref',
    kind: 'url',
    placeholder: 'https://example.com/picture.png',
};
const ALT = text('alt', 'Description for screen readers');
const BUTTON_SIZES = choice('size', 'Size', 'small', 'medium', 'large');

/** GitBook's blocks, their sections and inlines, by node type. */
export const BLOCK_KINDS: Readonly<Record<string, BlockKind>> = {
    tabs: { name: 'Tabs', section: 'tab', fields: [FULL_WIDTH] },
    'tabs-item': {
        name: 'Tab',
        fields: [text('title', 'Title'), ICON, text('slug', 'Address of the tab')],
    },
    stepper: { name: 'Stepper', section: 'step', fields: [] },
    'stepper-step': { name: 'Step', fields: [ICON] },
    columns: { name: 'Columns', section: 'column', fields: [FULL_WIDTH] },
    column: {
        name: 'Column',
        fields: [
            { name: 'width', label: 'Width', input: 'length', placeholder: '50%' },
            choice('verticalAlignment', 'Vertical alignment', 'top', 'middle', 'bottom'),
        ],
    },
    updates: {
        name: 'Updates',
        section: 'update',
        fields: [text('format', 'Date format', { placeholder: 'full' })],
    },
    update: {
        name: 'Update',
        fields: [
            text('date', 'Date', { placeholder: '2026-11-30' }),
            { name: 'tags', label: 'Tags', input: 'tags', placeholder: 'new, fixed' },
        ],
    },
    if: {
        name: 'Conditional content',
        fields: [
            text('expression', 'Condition', {
                placeholder: 'visitor.claims.beta',
                description: 'Readers see the content if their claims fulfil this condition.',
                isCode: true,
            }),
        ],
    },
    prompt: {
        name: 'Prompt',
        fields: [
            text('description', 'Description'),
            ICON,
            flag('openInAIProviders', 'Offer to open it in an assistant'),
            choice('defaultExpanded', 'Shown', 'hidden', 'partial', 'full'),
        ],
    },
    expandable: { name: 'Expandable', fields: [flag('defaultExpanded', 'Open at first')] },
    images: {
        name: 'Images',
        section: 'image',
        fields: [
            choice('align', 'Alignment', 'left', 'center', 'right'),
            FULL_WIDTH,
            flag('withFrame', 'With a frame'),
        ],
    },
    image: {
        name: 'Image',
        fields: [
            IMAGE_REF,
            { ...IMAGE_REF, name: 'refDark', label: 'Image in the dark theme' },
            ALT,
            { name: 'width', label: 'Width', input: 'length', placeholder: '300 or 50%' },
            { name: 'height', label: 'Height', input: 'length', placeholder: '200' },
        ],
    },
    file: {
        name: 'File',
        fields: [
            { name: 'ref', label: 'File', input: 'ref', kind: 'file', placeholder: 'guide.pdf' },
            text('name', 'Name'),
        ],
    },
    embed: {
        name: 'Embed',
        fields: [text('url', 'Address', { placeholder: 'https://example.com' }), FULL_WIDTH],
    },
    drawing: {
        name: 'Drawing',
        fields: [{ ...IMAGE_REF, label: 'Drawing', kind: 'file', placeholder: 'drawing.svg' }, ALT],
    },
    'content-ref': {
        name: 'Reference',
        fields: [
            {
                name: 'ref',
                label: 'Page or address',
                input: 'ref',
                kind: 'url',
                placeholder: '/guides',
            },
            text('title', 'Title'),
        ],
    },
    math: {
        name: 'Formula',
        fields: [
            {
                name: 'formula',
                label: 'Formula in TeX',
                input: 'area',
                placeholder: 'a^2 + b^2',
                isCode: true,
            },
        ],
    },
    swagger: {
        name: 'OpenAPI operation',
        fields: [
            { ...SPEC, kind: 'url', placeholder: 'https://example.com/openapi.yaml' },
            METHOD,
            text('path', 'Path', { placeholder: '/pets/{id}', isCode: true }),
            flag('expanded', 'Open at first'),
            FULL_WIDTH,
        ],
    },
    'openapi-operation': {
        name: 'OpenAPI operation',
        fields: [
            SPEC,
            METHOD,
            text('path', 'Path', { placeholder: '/pets/{id}', isCode: true }),
            HEADLESS,
        ],
    },
    'openapi-webhook': {
        name: 'OpenAPI webhook',
        fields: [SPEC, METHOD, text('name', 'Name', { isCode: true }), HEADLESS],
    },
    'openapi-schemas': {
        name: 'OpenAPI schemas',
        fields: [
            SPEC,
            { name: 'schemas', label: 'Schemas', input: 'list', placeholder: 'Pet, Owner' },
            text('title', 'Title'),
            flag('grouped', 'Grouped'),
        ],
    },
    'reusable-content': {
        name: 'Reusable content',
        fields: [
            {
                name: 'ref',
                label: 'File',
                input: 'ref',
                kind: 'reusable-content',
                placeholder: '../.gitbook/includes/note.md',
            },
        ],
    },
    hint: { name: 'Hint', fields: [ICON] },
    table: { name: 'Table', fields: [FULL_WIDTH] },
    code: {
        name: 'Code',
        fields: [
            text('title', 'Title', { placeholder: 'index.ts' }),
            choice('overflow', 'Long lines', 'scroll', 'wrap'),
            flag('lineNumbers', 'Line numbers'),
        ],
    },
    button: {
        name: 'Button',
        fields: [
            text('label', 'Label'),
            {
                name: 'ref',
                label: 'Page or address',
                input: 'ref',
                kind: 'url',
                placeholder: '/guides',
            },
            choice('kind', 'Kind', 'primary', 'secondary'),
            BUTTON_SIZES,
            ICON,
        ],
    },
    icon: { name: 'Icon', fields: [ICON, text('color', 'Colour', { placeholder: 'red' })] },
    expression: {
        name: 'Variable',
        fields: [
            text('expression', 'Expression', { placeholder: 'space.vars.name', isCode: true }),
        ],
    },
    'inline-math': {
        name: 'Formula',
        fields: [text('formula', 'Formula in TeX', { placeholder: 'x^2', isCode: true })],
    },
    mention: {
        name: 'Mention',
        fields: [
            {
                name: 'ref',
                label: 'Page or address',
                input: 'ref',
                kind: 'url',
                placeholder: '/guides',
            },
        ],
    },
    'inline-image': {
        name: 'Image in the line',
        fields: [
            IMAGE_REF,
            { ...IMAGE_REF, name: 'refDark', label: 'Image in the dark theme' },
            ALT,
            choice('size', 'Size', 'line', 'original'),
        ],
    },
    emoji: { name: 'Emoji', fields: [text('code', 'Code points', { placeholder: '1f44b' })] },
    annotation: { name: 'Annotation', fields: [] },
};

/** Returns a display name for a node type: `openapi-operation` -> `OpenAPI operation`, `carousel` -> `Carousel`. */
export function kindName(type: string): string {
    const known = Object.hasOwn(BLOCK_KINDS, type) ? BLOCK_KINDS[type]?.name : undefined;
    const words = type.replaceAll('-', ' ');
    return known ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** Returns the settings of a node type; none for a type unknown to the editor. */
export function fieldsOf(type: string): readonly BlockField[] {
    return (Object.hasOwn(BLOCK_KINDS, type) ? BLOCK_KINDS[type]?.fields : undefined) ?? [];
}
