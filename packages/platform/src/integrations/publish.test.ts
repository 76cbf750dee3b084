import { describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { openTestContext } from '@bindery/test-support/test-context';
import { versionOf } from '@bindery/test-support/test-platform';
import { findIntegration } from './integration.ts';
import { publish } from './publish.ts';

describe.each(DATABASES)('a published manifest on %s', (database) => {
    it('keeps the order of its fields', async () => {
        await using test = await openTestContext({ database });
        const fields = ['label', 'a_much_longer_name', 'on', 'test'];
        const version = versionOf({
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
        await publish(test.ctx, { organizationId: test.home.organizationId, version });
        const { manifest } = await findIntegration(test.ctx.db, 'probe');
        const account = manifest.configurations?.account as { properties: object };
        expect(Object.keys(account.properties)).toEqual(fields);
    });
});
