import type { QuotaUsage } from '@bindery/contract';
import { expect, test } from 'vitest';

import { formatAmount, quotaLevel } from './quota-level.ts';

const quota: QuotaUsage = {
    quota: 'tasksPerIntegration',
    integration: 'a',
    title: 'Waiting tasks',
    subject: null,
    used: 0,
    limit: 10,
    unit: 'count',
    atLimit: 'refused',
    variable: 'BINDERY_QUOTA_TASKS_PER_INTEGRATION',
};

test.each([
    [0, 'normal'],
    [7, 'normal'],
    [8, 'near'],
    [9, 'near'],
    [10, 'full'],
    [11, 'full'],
])('%i of 10 is %s', (used, level) => {
    expect(quotaLevel({ ...quota, used })).toBe(level);
});

test('does not warn if the oldest entries are deleted at the limit', () => {
    expect(quotaLevel({ ...quota, used: 10, atLimit: 'oldest_deleted' })).toBe('normal');
});

test.each([
    [1_234_567, 'count', '1,234,567'],
    [1023, 'bytes', '1,023 bytes'],
    [1536, 'bytes', '1.5 KB'],
    [64 * 1024 * 1024, 'bytes', '64 MB'],
    [5 * 1024 ** 4, 'bytes', '5,120 GB'],
] as const)('formats %i %s', (amount, unit, text) => {
    expect(formatAmount(amount, unit)).toBe(text);
});
