import { startHarness } from '@bindery/testing';
import { expect, test } from 'vitest';

const ADDRESS = 'https://service.test/';
const WEBHOOK = 'https://hooks.test/uptime';

test('checks every hour, and tells the webhook about a failure', async () => {
    let status = 200;
    await using h = await startHarness(`${import.meta.dirname}/..`, {
        configuration: { account: { url: ADDRESS, webhook: WEBHOOK } },
        http: (http) => {
            http.get(ADDRESS, () => new Response(null, { status }));
            http.post(WEBHOOK, () => new Response());
        },
    });
    await h.settle();
    expect(h.http.calls(ADDRESS)).toHaveLength(1);

    // A change of the settings starts no second series.
    await h.configure({ account: { url: ADDRESS } });
    await h.clock.advance({ minutes: 59 });
    expect(h.http.calls(ADDRESS)).toHaveLength(1);
    status = 503;
    await h.clock.advance({ minutes: 2 });
    expect(h.http.calls(ADDRESS)).toHaveLength(2);
    expect(h.http.call(WEBHOOK).body).toContain(`${ADDRESS} answered 503`);
    await h.clock.advance({ hours: 3 });
    expect(h.http.calls(ADDRESS)).toHaveLength(5);
});
