/** Calls of the guide's listings with the expected responses. */
import type { Environment } from '@bindery/contract';

import { environmentOf } from '../support/envelope.ts';

interface GuideCall {
    integration: string;
    does: string;
    event: Record<string, unknown>;
    environment?: Partial<Environment>;
    expected: Record<string, unknown>;
}

const PUBLIC = 'http://platform/i/demo/installations/inst1';

function render(componentId: string, fields: Record<string, unknown> = {}) {
    const context = { type: 'document', theme: 'light', spaceId: 's', editable: true };
    return { type: 'ui_render', componentId, props: {}, context, ...fields };
}

function request(method: string, path: string) {
    return { type: 'fetch', request: { method, url: PUBLIC + path, headers: {} } };
}

const withChart: Partial<Environment> = {
    integration: {
        ...environmentOf().integration,
        blocks: [{ id: 'chart', title: 'Chart', urlUnfurl: ['https://charts.example/'] }],
    },
};

export const GUIDE_CALLS: GuideCall[] = [
    {
        integration: 'counter',
        does: 'renders',
        event: render('counter'),
        expected: {
            status: 200,
            body: {
                state: { count: 0 },
                element: {
                    type: 'block',
                    children: [
                        {
                            type: 'hstack',
                            children: [
                                { type: 'text', children: ['Pressed 0 times'] },
                                { type: 'button', label: 'Add 1' },
                            ],
                        },
                    ],
                },
            },
        },
    },
    {
        integration: 'counter',
        does: 'counts',
        event: render('counter', {
            props: { step: 10 },
            state: { count: 4 },
            action: { action: 'press' },
        }),
        expected: { status: 200, body: { state: { count: 14 }, props: { step: 10 } } },
    },
    {
        integration: 'counter',
        does: 'saves its step',
        event: render('counter', { action: { action: 'keep', step: 10 } }),
        expected: { status: 200, body: { props: { step: 10 } } },
    },
    {
        integration: 'note',
        does: 'opens its editor with its text',
        event: render('note', { props: { text: 'milk' } }),
        expected: {
            body: {
                element: {
                    children: [
                        {
                            title: 'milk',
                            onPress: { action: '@ui.modal.open', props: { text: 'milk' } },
                        },
                    ],
                },
            },
        },
    },
    {
        integration: 'note',
        does: 'edits in a modal',
        event: render('note-editor', { props: { text: 'milk' } }),
        expected: {
            body: {
                state: { text: 'milk' },
                element: {
                    type: 'modal',
                    submit: { onPress: { returnValue: { text: { $state: 'text' } } } },
                    children: [{ type: 'input', element: { type: 'textinput', state: 'text' } }],
                },
            },
        },
    },
    {
        integration: 'note',
        does: 'saves the return value of the modal',
        event: render('note', {
            action: { action: '@ui.modal.close', returnValue: { text: 'bread' } },
        }),
        expected: { body: { props: { text: 'bread' } } },
    },
    {
        integration: 'chart',
        does: 'shows a frame of the sandbox origin',
        event: render('chart', { props: { source: 'https://charts.example/7' } }),
        expected: {
            body: {
                element: {
                    children: [
                        {
                            type: 'webframe',
                            source: {
                                url: 'http://content/i/demo/installations/inst1/frame?source=https%3A%2F%2Fcharts.example%2F7',
                            },
                        },
                    ],
                },
            },
        },
    },
    {
        integration: 'chart',
        does: 'unfurls a link that matches its pattern',
        event: render('chart', {
            action: { action: '@link.unfurl', url: 'https://charts.example/7' },
        }),
        environment: withChart,
        expected: { status: 200, body: { props: { source: 'https://charts.example/7' } } },
    },
    {
        integration: 'chart',
        does: 'refuses other links',
        event: render('chart', {
            action: { action: '@link.unfurl', url: 'https://other.example/7' },
        }),
        environment: withChart,
        expected: { status: 400, body: { error: 'This link is no chart' } },
    },
    {
        integration: 'chart',
        does: 'serves the frame',
        event: request('get', '/frame?source=x'),
        expected: { status: 200, body: { drawing: 'x' } },
    },
    {
        integration: 'chart',
        does: 'responds 404 to other paths',
        event: request('get', '/other'),
        expected: { status: 404, body: { error: 'There is no such page' } },
    },
    {
        integration: 'reporter',
        does: 'queues a task for a change',
        event: { type: 'space_content_updated', spaceId: 's1', revisionId: 'r1' },
        expected: {
            status: 200,
            body: 'OK',
            calls: [
                'POST http://platform/v1/integrations/demo/tasks {"task":{"space":"s1","revision":"r1"},"schedule":5}',
            ],
        },
    },
    {
        integration: 'reporter',
        does: 'handles the task',
        event: { type: 'task', task: { space: 's1', revision: 'r1' } },
        expected: { status: 200, calls: ['GET http://platform/v1/spaces/s1'] },
    },
    {
        integration: 'reporter',
        does: 'drops the task of a space that is gone',
        event: { type: 'task', task: { space: 'gone', revision: 'r1' } },
        expected: { status: 200, body: 'OK' },
    },
    {
        integration: 'reporter',
        does: 'handles views',
        event: { type: 'space_view', pageId: 'p1' },
        expected: { status: 200 },
    },
    {
        integration: 'reporter',
        does: 'refuses a GET',
        event: request('get', '/'),
        expected: { status: 405, body: { error: 'Send a POST request' } },
    },
    {
        integration: 'account',
        does: 'refuses a request without a connection',
        event: request('get', '/me'),
        expected: { status: 401, body: 'Connect your account first' },
    },
    {
        integration: 'account',
        does: 'sends the person to the provider',
        event: request('get', '/oauth'),
        expected: { status: 302 },
    },
    {
        integration: 'account',
        does: 'calls the provider once it is connected',
        event: request('get', '/me'),
        environment: {
            installation: {
                // `environmentOf` always sets the installation.
                ...environmentOf().installation!,
                configuration: { oauth_credentials: { access_token: 'token' } },
            },
        },
        expected: { status: 200, calls: ['GET https://provider.example/me'] },
    },
];
