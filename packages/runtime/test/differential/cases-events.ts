/** Every event type, with and without a handler, in every kind of environment; and unknown types. */
import { type Environment, EVENT_RULES } from '@bindery/contract';

import { environmentOf } from '../support/envelope.ts';
import { type Case, label, product } from './case.ts';

const base = environmentOf();
const urls = {
    location: 'l',
    publicEndpoint: 'http://platform/x',
    publicContentEndpoint: 'http://content/x',
};
const content = {
    integration: 'demo',
    installation: 'inst1',
    status: 'active' as const,
    configuration: {},
    externalIds: [],
    urls,
};

const environments = {
    installation: {},
    integration: { installation: undefined, apiTokens: { integration: 'only-integration' } },
    space: { spaceInstallation: { ...content, space: 'space1' } },
    site: { siteInstallation: { ...content, site: 'site1' } },
} as const;

/** The fields that the handlers of all events read. */
const fields = {
    installationId: 'inst1',
    spaceId: 'space1',
    siteId: 'site1',
    status: 'active',
    revisionId: 'rev1',
    updatedBy: [],
    visibility: 'public',
    previousVisibility: 'private',
    state: 'success',
    commitId: 'abc',
    visitor: { anonymousId: 'v', cookies: {}, userAgent: 'UA', ip: '::1' },
    url: 'https://site/page',
    referrer: '',
    feedback: { rating: 'good', comment: 'nice' },
    componentId: 'bare',
    sourceId: 'source',
    props: { title: 'Title', page: '1' },
    dependencies: { spec: { ref: { kind: 'openapi', spec: 's' }, value: null } },
    context: { type: 'document', theme: 'light', spaceId: 'space1', editable: true },
    task: { type: 'sync' },
    request: { method: 'get', url: 'http://platform/i/demo/echo?x=1', headers: { 'x-a': 'b' } },
};

const everyEvent: Case[] = product({
    type: Object.keys(EVENT_RULES),
    environment: Object.keys(environments) as (keyof typeof environments)[],
    fixture: ['full', 'empty'] as const,
}).map(({ type, environment, fixture }) => ({
    name: `${type} on ${environment}, ${fixture}`,
    fixture,
    event: { eventId: 'e1', type, ...fields },
    // `installation: undefined` omits it from the JSON.
    environment: { ...base, ...environments[environment] } as Environment,
}));

const failingEvents: Case[] = product({
    how: [
        'throw-exposable',
        'throw-error',
        'throw-string',
        'throw-null',
        'throw-undefined',
        'throw-number',
        'throw-bare',
        'throw-symbol',
        'throw-object',
        'throw-lookalike',
        'throw-subclass',
        'throw-renamed',
        'throw-aggregate',
        'throw-without-stack',
        'throw-empty',
        'throw-text-code',
        'code-418',
    ],
    type: ['installation_setup', 'space_gitsync_started', 'space_visibility_updated'],
}).map(({ how, type }) => ({
    name: `${type} that does ${how}`,
    event: { eventId: 'e1', type, ...fields, installationId: how, spaceId: how },
}));

const strangeTypes: Case[] = [
    'unknown',
    '',
    'INSTALLATION_SETUP',
    'constructor',
    'toString',
    '__proto__',
    'hasOwnProperty',
    'valueOf',
    null,
    undefined,
    5,
    true,
    ['fetch'],
    { type: 'fetch' },
].map((type) => ({
    name: `an event of type ${label(type)}`,
    event: { eventId: 'e1', ...fields, type },
}));

const strangeEvents: Case[] = [null, 5, 'text', true, [], {}, { type: 'fetch' }].map((event) => ({
    name: `the event ${label(event)}`,
    event,
}));

const failingScripts: Case[] = product({
    type: ['fetch_published_script', 'fetch_visitor_authentication'],
    siteId: ['site1', 'nothing', 'null', 'throw-exposable', 'throw-error', 'code-401', 'code-503'],
    action: [undefined, 'logout'],
}).map(({ type, siteId, action }) => ({
    name: `${type} for ${siteId}, action ${action}`,
    event: { eventId: 'e1', type, installationId: 'inst1', siteId, action, cookies: { a: 'b' } },
}));

const failingSources: Case[] = product({
    type: ['content_compute_revision', 'content_compute_document'],
    sourceId: ['source', 'unknown', undefined],
    props: [
        { title: 'T', page: '2' },
        { misbehave: 'throw-error' },
        { misbehave: 'code-422' },
        {},
        undefined,
    ],
}).map(({ type, sourceId, props }) => ({
    name: `${type} of ${sourceId} with ${label(props)}`,
    event: {
        eventId: 'e1',
        type,
        installationId: 'inst1',
        spaceId: 's',
        sourceId,
        props,
        dependencies: {},
    },
}));

const tasks: Case[] = product({
    task: [
        { type: 'sync' },
        {},
        [],
        { misbehave: 'throw-error' },
        { misbehave: 'code-429' },
        { misbehave: 'throw-null' },
        'text',
        null,
        undefined,
        7,
    ],
    fixture: ['full', 'empty'] as const,
}).map(({ task, fixture }) => ({
    name: `the task ${label(task)}, ${fixture}`,
    fixture,
    event: { eventId: 'e1', type: 'task', task },
}));

/** Only Bindery's SDK calls these listeners. */
export const listenedRenders: Case[] = ['block', 'unknown'].map((componentId) => ({
    name: `a render of ${componentId} that events.ui_render listens to`,
    fixture: 'listener',
    event: { ...fields, eventId: 'e1', type: 'ui_render', componentId },
}));

export const eventCases: Case[] = [
    ...everyEvent,
    ...failingEvents,
    ...strangeTypes,
    ...strangeEvents,
    ...failingScripts,
    ...failingSources,
    ...tasks,
    ...listenedRenders,
];
