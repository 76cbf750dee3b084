/** Every component of the fixture, with every kind of state, action and result; every element in every JSX notation. */
import { type Case, label, product } from './case.ts';

const context = { type: 'document', theme: 'light', spaceId: 's', editable: true };

/** The entries of the fixture's gallery: every ContentKit element, then the JSX notations. */
const GALLERY =
    `block box button card card-empty checkbox codeblock configuration divider hint hstack image input link
    markdown modal radio select select-url select-openapi stepper switch text text-empty textinput vstack webframe
    no-children null-child false-child true-child undefined-child number-child empty-string-child mixed-children list
    list-and-more nested-lists fragment fragment-of-one fragment-empty fragment-in-fragment component
    component-with-children component-with-several type-property spread-children odd-properties unknown-element key
    throwing absent`.split(/\s+/);

function render(name: string, fields: Record<string, unknown>): Case {
    return {
        name,
        event: {
            eventId: 'e1',
            type: 'ui_render',
            installationId: 'i',
            spaceId: 's',
            context,
            ...fields,
        },
    };
}

const states = product({
    componentId: ['echo', 'plain', 'bare'],
    state: [undefined, null, 0, '', false, {}, { count: 3 }, 'text', [1]],
    props: [undefined, {}, { start: 5, nested: null }],
}).map(({ componentId, state, props }) =>
    render(`${componentId} with state ${label(state)} and props ${label(props)}`, {
        componentId,
        state,
        props,
    }),
);

const actions = product({
    componentId: ['echo', 'plain'],
    action: [
        { action: 'add' },
        { action: 'add', by: 10 },
        { action: 'unknown' },
        {},
        null,
        'text',
        { action: '@ui.modal.close', returnValue: { picked: 1 } },
        { action: '@editor.node.updateProps', props: { a: 1 } },
        { action: '@link.unfurl', url: 'https://example.com/x' },
        { action: 'cache', maxAge: 30 },
    ],
    state: [undefined, { count: 1 }],
}).map(({ componentId, action, state }) =>
    render(`${componentId} on ${label(action)} with state ${label(state)}`, {
        componentId,
        action,
        state,
        props: { p: 1 },
    }),
);

const actionResults = [
    undefined,
    null,
    {},
    'text',
    7,
    true,
    false,
    [],
    ['a'],
    { state: { count: 9 } },
    { props: { q: 1 } },
    { state: { count: 9 }, props: { q: 1 } },
    { type: 'element', state: { count: 9 } },
    { state: null },
    { props: null },
    { state: 5 },
    { context: { type: 'changed' } },
    { type: 'complete' },
    { type: 'complete', returnValue: { a: 1 } },
    { type: 'complete', returnValue: null, extra: 1 },
    { type: 'other' },
    { unrelated: true },
].map((value) =>
    render(`an action that returns ${label(value)}`, {
        componentId: 'echo',
        props: { p: 1 },
        action: { action: 'return', value },
    }),
);

const failures = [
    'throw-exposable',
    'throw-error',
    'throw-string',
    'throw-null',
    'throw-undefined',
    'throw-lookalike',
    'throw-empty',
    'code-400',
    'code-404',
    'code-500',
    'code-200',
    'code-302',
    'code-599',
].flatMap((how) => [
    render(`a render that does ${how}`, { componentId: 'echo', props: { misbehave: how } }),
    render(`an action that does ${how}`, {
        componentId: 'echo',
        props: {},
        action: { action: 'misbehave', how },
    }),
]);

/** Codes that are no HTTP status, or a status that allows no body. */
const impossibleCodes = [
    '0',
    '99',
    '100',
    '101',
    '199',
    '204',
    '205',
    '304',
    '600',
    '1000',
    '-1',
    '1.5',
    'NaN',
    'Infinity',
].map((code) =>
    render(`an ExposableError with code ${code}`, {
        componentId: 'echo',
        props: { misbehave: `code-${code}` },
    }),
);

const caches = [0, 1, 86_400, -1, 1.5].map((maxAge) =>
    render(`a render cached for ${maxAge}`, { componentId: 'echo', props: { maxAge } }),
);

const outputs = [
    'undefined',
    'null',
    'false',
    'text',
    'number',
    'array',
    'fragment',
    'date',
    'nested',
    'cyclic',
    'bigint',
].map((output) =>
    render(`a render that gives ${output}`, { componentId: 'odd', props: { render: output } }),
);

const unknown = [
    '',
    'missing',
    null,
    undefined,
    5,
    'constructor',
    'Echo',
    'misnamed',
    'handmade',
].map((componentId) => render(`the component ${label(componentId)}`, { componentId, props: {} }));

const contexts = [
    undefined,
    null,
    {},
    { type: 'configuration_account', theme: 'dark', organizationId: 'o' },
    { type: 'configuration_space', theme: 'dark', spaceId: 's' },
    { type: 'configuration_site', theme: 'light', siteId: 's' },
    { type: 'configuration_contentsource', theme: 'light', organizationId: 'o' },
].map((given) =>
    render(`a render in ${label(given)}`, { componentId: 'echo', props: {}, context: given }),
);

const gallery = GALLERY.map((element) =>
    render(`the element ${element}`, { componentId: 'gallery', props: { element } }),
);

export const componentCases: Case[] = [
    ...states,
    ...actions,
    ...actionResults,
    ...failures,
    ...impossibleCodes,
    ...caches,
    ...outputs,
    ...unknown,
    ...contexts,
    ...gallery,
];
