import { expect } from 'vitest';

import type { ObservedAnswer, OutboundCall } from '../support/workerd.ts';
import {
    acceptedCallbackCases,
    callbackCases,
    deniedCases,
    failedCallbackCases,
    failedRefreshCases,
    mergedCases,
    otherExpiryCases,
    refreshCases,
    replayedCases,
    startCases,
    successCases,
} from './cases-oauth.ts';

/** The response to an envelope, and the requests that the integration sent. */
export interface Observation {
    answer: ObservedAnswer;
    /** Sorted, because handlers run in parallel. */
    calls: (Omit<OutboundCall, 'worker'> & { worker: undefined })[];
}

/** Cases in which Bindery's SDK deviates from the reference on purpose. */
export interface Difference {
    reason: string;
    cases: string[];
    ours: Partial<ObservedAnswer>;
    /** The part of the response that must still be equal. */
    same?: (observation: Observation) => unknown;
}

const HIDDEN = { status: 500, body: '{"error":"Internal server error"}' };

export const differences: Difference[] = [
    {
        reason:
            'A handler may throw null or undefined. The reference fails while it logs that, and the exception leaves ' +
            'the worker. Here it is an ordinary error.',
        cases: [
            ...['null', 'undefined'].flatMap((thrown) => [
                `installation_setup that does throw-${thrown}`,
                `space_gitsync_started that does throw-${thrown}`,
                `space_visibility_updated that does throw-${thrown}`,
                `a render that does throw-${thrown}`,
                `an action that does throw-${thrown}`,
            ]),
            'the task {"misbehave":"throw-null"}, full',
            'a request for misbehave?how=throw-null',
        ],
        ours: HIDDEN,
    },
    {
        reason:
            'An ExposableError may have a code that is not a status, or a status that allows no body. The reference fails ' +
            'while it creates the response, and the exception leaves the worker.',
        cases: [
            '0',
            '99',
            '100',
            '101',
            '199',
            '600',
            '1000',
            '-1',
            '1.5',
            'NaN',
            'Infinity',
            '204',
            '205',
            '304',
        ].map((code) => `an ExposableError with code ${code}`),
        ours: HIDDEN,
    },
    {
        reason:
            'Every object inherits members with these names. The reference calls them as handlers: it responds OK to some ' +
            'and fails on others, although the integration handles none of them.',
        cases: ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'].map(
            (type) => `an event of type ${type}`,
        ),
        ours: { status: 406 },
    },
    {
        reason:
            'A task is an object. The reference passes other values to the handler, or fails on null; here the response ' +
            'says what is wrong.',
        cases: ['text', 'null', 'undefined', '7'].map((task) => `the task ${task}, full`),
        ours: {
            status: 400,
            body: '{"error":"Malformed task: \\"task\\" must be an object, as given to queueTask"}',
        },
    },
    {
        reason: 'Without a handler for tasks the response says so for a null task too; the reference fails on it.',
        cases: ['null', 'undefined'].map((task) => `the task ${task}, empty`),
        ours: { status: 400, body: '{"error":"Integration does not handle tasks"}' },
    },
    {
        reason:
            'The state of a connection is signed, and bound to the browser by a cookie; the reference sends unsigned ' +
            'JSON.',
        cases: startCases.map(({ name }) => name),
        ours: {
            status: 302,
            headers: expect.objectContaining({
                'set-cookie': expect.stringContaining('HttpOnly'),
                'cache-control': 'no-store',
            }),
        },
        same: ({ answer }) => [
            answer.status,
            answer.headers['location']?.replace(/(?<=[?&]state=)[^&]*/, ''),
        ],
    },
    {
        reason:
            'A finished connection shows a complete page that is not cached, and clears its cookie. The installation is ' +
            'known, so it is not read again. The requests to the provider and the update are equal.',
        cases: [...successCases, ...mergedCases].map(({ name }) => name),
        ours: {
            status: 200,
            body: expect.stringContaining('window.close()'),
            headers: expect.objectContaining({
                'set-cookie': expect.stringContaining('Max-Age=0'),
                'cache-control': 'no-store',
            }),
        },
        same: ({ answer, calls }) => [
            answer.status,
            calls.filter(({ method }) => method !== 'GET'),
        ],
    },
    {
        reason: 'A state is accepted once. The reference accepts one for as long as the provider accepts the code.',
        cases: replayedCases.map(({ name }) => name),
        ours: { status: 400, body: expect.stringContaining('oauth_state_used') },
    },
    {
        reason: 'A failed token request shows a page. The reference responds with an internal error.',
        cases: failedCallbackCases.map(({ name }) => name),
        ours: { status: 502, body: expect.stringMatching(/oauth_(refused|unreadable)/) },
        same: ({ calls }) => calls.map(({ method, body }) => [method, body]),
    },
    {
        reason:
            'An error with status 200 is an error. The reference passes it to extractCredentials as a token response and ' +
            'saves the result.',
        cases: acceptedCallbackCases.map(({ name }) => name),
        ours: { status: 502, body: expect.stringContaining('oauth_refused') },
    },
    {
        reason: '`events.ui_render` runs for a render, in addition to the component; the reference never calls it.',
        cases: ['a render of block that events.ui_render listens to'],
        ours: { status: 200 },
        same: ({ answer }) => answer,
    },
    {
        reason:
            'A callback needs a state that this integration issued. The reference accepts any installation in the state, and ' +
            'fails on a state that it cannot read.',
        cases: callbackCases.map(({ name }) => name),
        ours: { status: 400, body: expect.stringContaining('oauth_state_invalid') },
    },
    {
        reason: 'A callback with an error ends the connection. The reference redirects to the provider again.',
        cases: deniedCases.map(({ name }) => name),
        ours: { status: 403, body: expect.stringContaining('access_denied') },
    },
    {
        reason:
            'An expiry may be text or seconds: "0" means the same as 0, and far times have not passed. The reference parses text ' +
            'as a date and numbers as milliseconds, and takes the token for expired.',
        cases: otherExpiryCases.map(({ name }) => name),
        ours: { status: 200, body: 'a' },
    },
    {
        reason:
            'A refresh requests JSON and saves the token where the old one was. The reference always updates the ' +
            'installation, even for credentials of a space or site.',
        cases: refreshCases.map(({ name }) => name),
        ours: { status: 200, body: 'fresh' },
        same: ({ answer }) => answer,
    },
    {
        reason:
            'A refresh requests JSON, follows no redirect, and after a refusal checks whether another isolate has refreshed. ' +
            'The response is equal.',
        cases: failedRefreshCases.map(({ name }) => name),
        ours: HIDDEN,
        same: ({ answer }) => answer,
    },
];
