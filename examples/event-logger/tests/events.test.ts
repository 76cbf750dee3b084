import { startHarness } from '@bindery/testing';
import { expect, test } from 'vitest';

test('writes a line for each event with the configured label', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`, {
        configuration: { account: { label: 'docs' }, space: { prefix: 'handbook', views: false } },
    });
    const [space] = await h.spaces();
    const updated = await h.send('space_content_updated', { spaceId: space?.id });
    expect(updated.logs[0]?.message).toMatch(/^docs handbook space_content_updated /);

    const viewed = await h.send({ type: 'space_view', spaceId: space?.id });
    expect([viewed.status, viewed.logs]).toEqual([200, []]);

    const response = await h.fetch('/line');
    expect(await response.text()).toContain('A line was written');
});
