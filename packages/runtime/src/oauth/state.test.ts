import { afterEach, expect, test, vi } from 'vitest';

import { environmentOf } from '../../test/support/envelope.ts';
import {
    checkBrowser,
    checkConfiguration,
    checkTarget,
    claimState,
    issueState,
    readState,
} from './state.ts';

const environment = environmentOf();
const target = { installationId: 'inst1', spaceId: 'space1' };

afterEach(() => void vi.useRealTimers());

test('a state is read back as it was issued', async () => {
    const { text, state } = await issueState(environment, target, { a: 1 });
    expect(text).toMatch(/^[\w-]+\.[\w-]{43}$/);
    expect(await readState(environment, text)).toEqual(state);
    expect(state).toMatchObject(target);
});

test('no two states are alike', async () => {
    const issued = await Promise.all([1, 2].map(() => issueState(environment, target, {})));
    expect(
        new Set(
            issued.flatMap(({ text, state, browserToken }) => [text, state.nonce, browserToken]),
        ).size,
    ).toBe(6);
});

test('a state lives for ten minutes', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    const { text } = await issueState(environment, target, {});
    vi.setSystemTime(599_999);
    await expect(readState(environment, text)).resolves.toBeDefined();
    vi.setSystemTime(600_000);
    await expect(readState(environment, text)).rejects.toMatchObject({
        code: 'oauth_state_expired',
    });
});

test.each([
    ['another secret', environmentOf({ signingSecrets: { integration: 'other' } })],
    [
        'another integration',
        environmentOf({ integration: { ...environment.integration, name: 'other' } }),
    ],
])('a state of %s is not accepted', async (_, other) => {
    const { text } = await issueState(other, target, {});
    await expect(readState(environment, text)).rejects.toMatchObject({
        code: 'oauth_state_invalid',
    });
});

test('the former name of the signing secret is understood', async () => {
    const { signingSecrets: _, ...rest } = environmentOf();
    const old = { ...rest, signingSecret: 'old' } as typeof environment;
    const { text } = await issueState(old, target, {});
    await expect(readState(old, text)).resolves.toMatchObject(target);
    await expect(issueState({ ...old, signingSecret: '' }, target, {})).rejects.toMatchObject({
        code: 'oauth_misconfigured',
    });
});

test('a state is claimed once, and forgotten when it has expired', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    const { state } = await issueState(environment, target, {});
    claimState(state);
    expect(() => claimState(state)).toThrow('finished before');
    vi.setSystemTime(600_001);
    expect(() => claimState(state)).not.toThrow();
});

test('the browser is known by its token', async () => {
    const { state, browserToken } = await issueState(environment, target, {});
    await expect(checkBrowser(state, browserToken)).resolves.toBeUndefined();
    for (const wrong of [undefined, '', state.browser, `${browserToken}x`]) {
        await expect(checkBrowser(state, wrong)).rejects.toMatchObject({
            code: 'oauth_browser_mismatch',
        });
    }
});

test('the configuration is the same whatever the order of its keys', async () => {
    const { state } = await issueState(environment, target, {
        a: 1,
        b: { c: [1, { d: 2, e: 3 }] },
    });
    await expect(
        checkConfiguration(environment, state, { b: { c: [1, { e: 3, d: 2 }] }, a: 1 }),
    ).resolves.toBeUndefined();
    for (const changed of [{}, { a: 1 }, { a: 1, b: { c: [{ d: 2, e: 3 }, 1] } }]) {
        await expect(checkConfiguration(environment, state, changed)).rejects.toMatchObject({
            code: 'oauth_state_used',
        });
    }
});

test('a callback may know less than the start, and nothing else', async () => {
    const { state } = await issueState(environment, target, {});
    expect(() => checkTarget(state, undefined)).not.toThrow();
    expect(() => checkTarget(state, { installationId: 'inst1' })).not.toThrow();
    expect(() => checkTarget(state, target)).not.toThrow();
    for (const foreign of [
        { installationId: 'inst2' },
        { installationId: 'inst1', spaceId: 'space2' },
        { installationId: 'inst1', siteId: 'site1' },
    ]) {
        expect(() => checkTarget(state, foreign)).toThrow('another installation');
    }
});
