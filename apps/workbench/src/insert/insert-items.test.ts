import type { WorkbenchIntegration } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { insertItems } from './insert-items.ts';

function integration(status: string | null, urlUnfurl?: string[]): WorkbenchIntegration {
    // The cast holds because the tested code reads only these fields of the published types.
    return {
        integration: {
            name: 'github',
            title: 'GitHub',
            urls: {},
            blocks: [{ id: 'issue', title: 'Issue', description: 'Shows an issue', urlUnfurl }],
        },
        installations: status === null ? [] : [{ installation: { status } }],
    } as unknown as WorkbenchIntegration;
}

const blockDescriptions = (item: WorkbenchIntegration) =>
    insertItems([item])
        .filter(({ group }) => group === 'Integrations')
        .map(({ description }) => description);

describe('insertItems', () => {
    it.each([
        [integration('active'), ['Shows an issue']],
        [integration('active', ['https://github.com/**']), ['Paste a link: https://github.com/**']],
        [integration('pending', ['https://x']), ['GitHub needs configuration first']],
        [integration(null), []],
    ])('describes the blocks of an integration (%#)', (item, descriptions) => {
        expect(blockDescriptions(item)).toEqual(descriptions);
    });

    it('lists basic blocks after those of integrations', () => {
        const groups = insertItems([integration('active')]).map(({ group }) => group);
        expect(groups[0]).toBe('Integrations');
        expect(groups.at(-1)).toBe('Basic blocks');
    });
});
