/** Sends every case to the reference SDK and to Bindery's, both in workerd, and compares the responses. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { JSON_ENVELOPE_TYPE, type Environment } from '@bindery/contract';

import { bundle, type SDK } from '../support/bundle.ts';
import { envelope, environmentOf } from '../support/envelope.ts';
import {
    type ObservedAnswer,
    type OutboundCall,
    type OutsideAnswer,
    startWorkers,
    type Workers,
} from '../support/workerd.ts';
import type { Case } from './case.ts';
import { componentCases } from './cases-components.ts';
import { eventCases } from './cases-events.ts';
import { httpCases } from './cases-http.ts';
import { oauthCases, silentCase } from './cases-oauth.ts';
import { randomCases } from './cases-random.ts';
import { differences, type Observation } from './differences.ts';

const cases = [...eventCases, ...componentCases, ...httpCases, ...oauthCases];
const sdks: SDK[] = ['reference', 'ours'];
const calls: OutboundCall[] = [];
let workers: Workers;

beforeAll(async () => {
    const fixtures = {
        full: ['full.tsx', 'production'],
        empty: ['empty.ts', 'production'],
        development: ['full.tsx', 'development'],
        oauth: ['oauth.ts', 'production'],
        listener: ['listener.tsx', 'production'],
    } as const;
    const scripts: Record<string, string> = {};
    for (const sdk of sdks) {
        for (const [name, [file, mode]] of Object.entries(fixtures)) {
            const entry = new URL(`../fixtures/${file}`, import.meta.url);
            scripts[`${name}-${sdk}`] = await bundle(entry, sdk, { mode });
        }
    }
    workers = await startWorkers(scripts, (call) => {
        calls.push(call);
        const { host, pathname } = new URL(call.url);
        return host === 'provider' ? answerProvider(pathname) : answerAPI(pathname);
    });
});
afterAll(() => workers[Symbol.asyncDispose]());

/** Responds in place of the operations of the platform's API that the fixtures call. */
function answerAPI(path: string): OutsideAnswer {
    switch (path.split('/').at(-1)) {
        case 'gone':
            return { status: 404, body: '{"error":{"code":404,"message":"Gone"}}' };
        case 'html':
            return { status: 502, body: '<h1>Bad gateway</h1>', type: 'text/html' };
        case 'empty':
            return { status: 500 };
        case 'null':
            return { status: 400, body: 'null' };
        case 'text':
            return { status: 200, body: 'not JSON' };
        case 'inst1':
        case 's1':
        case 't1':
            return { body: '{"id":"inst1","configuration":{}}' };
        default:
            return { body: '{"object":"anything"}' };
    }
}

const { promise: silence, resolve: breakSilence } = Promise.withResolvers<void>();

/** Responds in place of the token endpoint of the OAuth fixture. */
function answerProvider(path: string): OutsideAnswer | Promise<OutsideAnswer> {
    switch (path.split('/').at(-1)) {
        case 'refused':
            return { status: 400, body: '{"error":"invalid_grant"}' };
        case 'html':
            return { body: '<p>hello</p>', type: 'text/html' };
        case 'gone':
            return { status: 410 };
        case 'empty':
            return {};
        case 'error-200':
            return { body: '{"error":"bad_verification_code"}' };
        case 'error-object':
            return { body: '{"error":{"message":"no"}}' };
        case 'silent':
            return silence.then(() => ({ body: '{"access_token":"late"}' }));
        default:
            return { body: '{"access_token":"fresh","expires_in":3600}' };
    }
}

/** Adds the number of the case to URLs, to distinguish its requests from those of other cases. */
function numbered(environment: Partial<Environment>, number: number): Partial<Environment> {
    const { apiEndpoint, secrets } = environment;
    const addProvider = ([name, value]: [string, string]) =>
        [name, value.replaceAll('http://provider', `http://provider/${number}`)] as const;
    return {
        ...environment,
        ...(apiEndpoint === 'http://platform' ? { apiEndpoint: `http://platform/${number}` } : {}),
        ...(secrets
            ? { secrets: Object.fromEntries(Object.entries(secrets).map(addProvider)) }
            : {}),
    };
}

/** Sends a case to both SDKs. */
async function observe(testCase: Case, number: number): Promise<Record<SDK, Observation>> {
    const { fixture = 'full', raw, path, eventFor, replayed, ...parts } = testCase;
    const environment = numbered(testCase.environment ?? environmentOf(), number);
    const answers = new Map<SDK, ObservedAnswer>();
    const sendTo = async (sdk: SDK) => {
        const event = (await eventFor?.(sdk)) ?? parts.event;
        const send = () =>
            workers.call(
                `${fixture}-${sdk}`,
                raw?.() ?? envelope({ ...parts, event, environment }, path),
            );
        const first = await send();
        answers.set(sdk, replayed ? await send() : first);
    };
    await Promise.all(sdks.map(sendTo));

    const isOfCase = RegExp(`^http://(?:platform|provider)/${number}/`);
    const callsOf = (sdk: SDK) =>
        calls
            .filter(({ worker, url }) => worker === `${fixture}-${sdk}` && isOfCase.test(url))
            .map((call) => ({ ...call, worker: undefined }))
            .toSorted((a, b) => a.url.localeCompare(b.url));

    const observation = (sdk: SDK) => ({
        // `sendTo` has stored an answer of each SDK.
        answer: answers.get(sdk) as ObservedAnswer,
        calls: callsOf(sdk),
    });
    return { ours: observation('ours'), reference: observation('reference') };
}

/** Sends the case to Bindery's SDK as a JSON envelope. */
function observeJSONEnvelope(testCase: Case, number: number): Promise<ObservedAnswer> {
    const { fixture = 'full', event, path = '/v1' } = testCase;
    const environment = numbered(testCase.environment ?? environmentOf(), number);
    const request = new Request(`http://integration${path}`, {
        method: 'POST',
        headers: { 'content-type': JSON_ENVELOPE_TYPE },
        body: JSON.stringify({ event, environment }),
    });
    return workers.call(`${fixture}-ours`, request);
}

/** Removes the random parts of a started connection from a response. */
function withoutRandom({ status, headers, body }: ObservedAnswer) {
    const { 'set-cookie': _, ...rest } = headers;
    return {
        status,
        body,
        headers: { ...rest, location: rest['location']?.replace(/state=[^&]*/, '') },
    };
}

test('there are at least 400 cases with unique names', () => {
    expect(cases.length).toBeGreaterThanOrEqual(400);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});

test('the list of differences names existing cases', () => {
    const names = new Set(cases.map(({ name }) => name));
    expect(
        differences.flatMap(({ cases: listed }) => listed).filter((name) => !names.has(name)),
    ).toEqual([]);
});

describe('against the reference', () => {
    for (const [number, testCase] of cases.entries()) {
        test(testCase.name, async () => {
            const { ours, reference } = await observe(testCase, number);
            const difference = differences.find(({ cases: listed }) =>
                listed.includes(testCase.name),
            );
            if (difference) {
                expect(ours, 'listed as different').not.toEqual(reference);
                expect(ours.answer).toMatchObject(difference.ours);
                if (difference.same) {
                    expect(difference.same(ours)).toEqual(difference.same(reference));
                }
            } else {
                expect(ours).toEqual(reference);
            }
            if (!testCase.raw && testCase.body === undefined && !testCase.eventFor) {
                expect(withoutRandom(await observeJSONEnvelope(testCase, number))).toEqual(
                    withoutRandom(ours.answer),
                );
            }
        });
    }
});

test('a provider that never responds: Bindery’s SDK times out, the reference waits', async () => {
    const { environment, eventFor } = silentCase;
    const send = async (sdk: SDK) =>
        workers.call(
            `oauth-${sdk}`,
            envelope({ event: await eventFor?.(sdk), environment: environment ?? environmentOf() }),
        );
    const reference = send('reference');
    const ours = await send('ours');
    expect(ours).toMatchObject({ status: 504, body: expect.stringContaining('oauth_unreachable') });
    // Only a response of the provider ends the wait of the reference.
    breakSilence();
    expect(await reference).toMatchObject({ status: 200 });
});

/** Returns true for a task that is not an object: the only listed difference that random events can hit. */
const isMalformedTask = ({ event }: Case) =>
    (event as { type: unknown; task?: unknown }).type === 'task' &&
    !((event as { task?: unknown }).task instanceof Object);

test('both SDKs respond alike to 300 random envelopes', { timeout: 180_000 }, async () => {
    for (const [index, testCase] of randomCases(300, 7).entries()) {
        if (!isMalformedTask(testCase)) {
            const { ours, reference } = await observe(testCase, cases.length + index);
            expect(ours, JSON.stringify(testCase)).toEqual(reference);
        }
    }
});
