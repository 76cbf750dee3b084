import { afterEach, expect, test, vi } from 'vitest';

import { environmentOf } from '../../test/support/envelope.ts';
import {
    checkBrowser,
    checkConfiguration,
    checkInstallation,
    claimState,
    issueState,
    readState,
} from './state.ts';

const environment = environmentOf();
const ref = { installationId: 'inst1', spaceId: 'space1' };

afterEach(() => void vi.useRealTimers());

test('readState returns the state that issueState created', async () => {
    const { text, state } = await issueState(environment, ref, { a: 1 });
    expect(text).toMatch(/^[\w-]+\.[\w-]{43}$/);
    expect(await readState(environment, text)).toEqual(state);
    expect(state).toMatchObject(ref);
});

test('every state has its own text, nonce and browser token', async () => {
    const issued = await Promise.all([1, 2].map(() => issueState(environment, ref, {})));
    expect(
        new Set(
            issued.flatMap(({ text, state, browserToken }) => [text, state.nonce, browserToken]),
        ).size,
    ).toBe(6);
});

test('a state expires after ten minutes', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    const { text } = await issueState(environment, ref, {});
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
])('refuses a state of %s', async (_, other) => {
    const { text } = await issueState(other, ref, {});
    await expect(readState(environment, text)).rejects.toMatchObject({
        code: 'oauth_state_invalid',
    });
});

test('accepts the signing secret under its former name', async () => {
    const { signingSecrets: _, ...rest } = environmentOf();
    const old = { ...rest, signingSecret: 'old' } as typeof environment;
    const { text } = await issueState(old, ref, {});
    await expect(readState(old, text)).resolves.toMatchObject(ref);
    await expect(issueState({ ...old, signingSecret: '' }, ref, {})).rejects.toMatchObject({
        code: 'oauth_misconfigured',
    });
});

test('a state is claimed once, and its record is deleted after its expiry', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    const { state } = await issueState(environment, ref, {});
    claimState(state);
    expect(() => claimState(state)).toThrow('finished before');
    vi.setSystemTime(600_001);
    expect(() => claimState(state)).not.toThrow();
});

test('checkBrowser accepts only the token of the state', async () => {
    const { state, browserToken } = await issueState(environment, ref, {});
    await expect(checkBrowser(state, browserToken)).resolves.toBeUndefined();
    for (const wrong of [undefined, '', state.browser, `${browserToken}x`]) {
        await expect(checkBrowser(state, wrong)).rejects.toMatchObject({
            code: 'oauth_browser_mismatch',
        });
    }
});

test('checkConfiguration ignores the order of keys and notices every other change', async () => {
    const { state } = await issueState(environment, ref, {
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

test('checkInstallation accepts unknown values and refuses different ones', async () => {
    const { state } = await issueState(environment, ref, {});
    expect(() => checkInstallation(state, undefined)).not.toThrow();
    expect(() => checkInstallation(state, { installationId: 'inst1' })).not.toThrow();
    expect(() => checkInstallation(state, ref)).not.toThrow();
    for (const foreign of [
        { installationId: 'inst2' },
        { installationId: 'inst1', spaceId: 'space2' },
        { installationId: 'inst1', siteId: 'site1' },
    ]) {
        expect(() => checkInstallation(state, foreign)).toThrow('another installation');
    }
});
