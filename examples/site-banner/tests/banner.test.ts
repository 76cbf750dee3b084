import { startHarness } from '@bindery/testing';
import { expect, test } from 'vitest';

test('shows the message of its configuration in the script', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`);
    const [site] = await h.sites();
    const script = async () =>
        (await h.send({ type: 'fetch_published_script', siteId: site?.id })).response?.body;
    expect(await script()).toBe('/** no-op */');

    const form = await h.renderConfiguration('configure', 'site');
    await form.type('Message', 'Open </script> today');
    await h.configure({ site: { message: String(form.state['message']) } });
    expect(await script()).toContain(String.raw`"Open \u003c/script> today"`);
});
