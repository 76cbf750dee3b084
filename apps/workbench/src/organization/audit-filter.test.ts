import { expect, it } from 'vitest';

import { ANY, auditFilter } from './audit-filter.ts';

const ALL = { kind: ANY, actor: ANY, from: '', to: '' };

it('leaves out fields without a choice', () => {
    expect(auditFilter(ALL)).toEqual({});
    expect(auditFilter({ ...ALL, kind: 'member', actor: 'u1' })).toEqual({
        action: 'member',
        actor: 'u1',
    });
});

it('includes both days', () => {
    const { from, to } = auditFilter({ ...ALL, from: '2026-12-01', to: '2026-12-31' });
    expect(new Date(from ?? '')).toEqual(new Date(2026, 11, 1));
    expect(new Date(to ?? '')).toEqual(new Date(2027, 0, 1));
});

it('ignores dates that are typed halfway', () => {
    expect(auditFilter({ ...ALL, from: '2026-1', to: 'tomorrow' })).toEqual({});
});
