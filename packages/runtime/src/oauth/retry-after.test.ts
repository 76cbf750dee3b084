import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { readRetryAfter } from './retry-after.ts';

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 30), toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

test.each([
    ['0', 0],
    [' 120 ', 120],
    ['Mon, 30 Nov 2026 00:01:00 GMT', 60],
    ['Sun, 29 Nov 2026 00:00:00 GMT', 0],
])('reads %j as %i seconds', (header, seconds) => {
    expect(readRetryAfter(header)).toBe(seconds);
});

test.each([null, '', 'soon', '1.5.2'])('returns undefined for %j', (header) => {
    expect(readRetryAfter(header)).toBeUndefined();
});
