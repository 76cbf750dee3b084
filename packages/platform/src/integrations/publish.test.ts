import { describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { startTestPlatform } from '@bindery/test-support/test-platform';
import { findIntegration } from './integration.ts';

describe.each(DATABASES)('a published manifest on %s', (database) => {
    it('keeps the order of its fields, in which they are shown', async () => {
        await using test = await startTestPlatform({ database });
        const fields = ['label', 'a_much_longer_name', 'on', 'test'];
        await test.publish({
            manifest: {
                configurations: {
                    account: {
                        properties: Object.fromEntries(
                            fields.map((name) => [name, { type: 'string', title: name }]),
                        ),
                    },
                },
            },
        });
        const { manifest } = await findIntegration(test.ctx.db, 'probe');
        const account = manifest.configurations?.account as { properties: object };
        expect(Object.keys(account.properties)).toEqual(fields);
    });
});
