import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHarness } from '@bindery/testing';

test('writes the configured message into the script', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`, {
        configuration: { site: { message: 'Open </script> today' } },
    });
    const [site] = await h.sites();
    const { status, response } = await h.send({ type: 'fetch_published_script', siteId: site?.id });
    assert.equal(status, 200);
    assert.match(response?.body ?? '', /"Open \\u003c\/script> today"/);
});
