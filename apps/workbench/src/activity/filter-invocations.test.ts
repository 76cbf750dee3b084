import { describe, expect, it } from 'vitest';

import { filterInvocations, NO_FILTER } from './filter-invocations.ts';
import { invocation } from './invocation.fixture.ts';

describe('filterInvocations', () => {
    const all = [
        invocation({ id: '1' }),
        invocation({ id: '2', type: 'space_view', label: 'Welcome', integration: 'logger' }),
        invocation({ id: '3', state: 'failed', errorMessage: 'Cannot read x' }),
    ];
    const ids = (filter: Partial<typeof NO_FILTER>) =>
        filterInvocations(all, { ...NO_FILTER, ...filter }).map(({ id }) => id);

    it('returns all invocations by default', () => expect(ids({})).toEqual(['1', '2', '3']));
    it('filters by type', () => expect(ids({ type: 'space_view' })).toEqual(['2']));
    it('filters by integration', () =>
        expect(ids({ integration: 'hello-world' })).toEqual(['1', '3']));
    it('filters failures, without unhandled events', () => {
        expect(ids({ failedOnly: true })).toEqual(['3']);
        const unhandled = [invocation({ state: 'failed', status: 406 })];
        expect(filterInvocations(unhandled, { ...NO_FILTER, failedOnly: true })).toEqual([]);
    });
    it('hides unhandled setup events unless the filter includes them', () => {
        const setup = invocation({ id: '4', type: 'installation_setup', status: 406 });
        const handled = invocation({ id: '5', type: 'installation_setup', status: 200 });
        const filteredIds = (filter: Partial<typeof NO_FILTER>) =>
            filterInvocations([setup, handled], { ...NO_FILTER, ...filter }).map(({ id }) => id);
        expect(filteredIds({})).toEqual(['5']);
        expect(filteredIds({ showUnhandledSetup: true })).toEqual(['4', '5']);
        expect(filteredIds({ type: 'installation_setup' })).toEqual(['4', '5']);
    });
    it('searches labels and error messages', () => {
        expect(ids({ text: 'cannot READ' })).toEqual(['3']);
        expect(ids({ text: 'welcome' })).toEqual(['2']);
    });
});
