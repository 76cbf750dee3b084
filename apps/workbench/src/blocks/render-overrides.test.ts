import { beforeEach, expect, test } from 'vitest';

import { overrideRender, overridesOf, renderOverrides } from './render-overrides.ts';

beforeEach(() => renderOverrides.set({}));

const current = () => overridesOf(renderOverrides.get(), 'a');

test('each change renders again, and keeps the other context values', () => {
    overrideRender('a', { theme: 'dark' });
    overrideRender('a', { editable: false });
    expect(current()).toEqual({ theme: 'dark', editable: false, revision: 2 });
    expect(overridesOf(renderOverrides.get(), 'b')).toEqual({ revision: 0 });
});

test('a state is sent with one render only', () => {
    overrideRender('a', { state: { count: 5 } });
    expect(current().state).toEqual({ count: 5 });
    overrideRender('a', { theme: 'dark' });
    expect(current().state).toBeUndefined();
});

test('undefined restores the value of the page', () => {
    overrideRender('a', { theme: 'dark' });
    overrideRender('a', { theme: undefined });
    expect(current()).toEqual({ theme: undefined, revision: 2 });
});
