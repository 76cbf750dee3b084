import { expect, it } from 'vitest';

import { createRateLimit } from './rate-limit.ts';

it('counts each caller on its own, and says when to come back', () => {
    const count = createRateLimit({ user: 2, code: 1 });
    const user = { kind: 'user', userId: 'u', organizationId: 'o' } as const;
    const code = { kind: 'integration', integration: 'i', scopes: [] } as const;
    expect(count(user)).toMatchObject({
        exceeded: false,
        headers: { 'X-RateLimit-Limit': '2', 'X-RateLimit-Remaining': '1' },
    });
    expect(count(code).exceeded).toBe(false);
    expect(count(user).exceeded).toBe(false);
    const third = count(user);
    expect(third).toMatchObject({ exceeded: true, headers: { 'X-RateLimit-Remaining': '0' } });
    expect(Number(third.headers['Retry-After'])).toBeGreaterThan(0);
    expect(Number(third.headers['X-RateLimit-Reset']) * 1000).toBeGreaterThan(Date.now());
});
