import { startHarness } from '@bindery/testing';
import { expect, test } from 'vitest';

const PAGE = 'https://status.test';

test('asks for a page, shows its state, and follows it', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`);
    const summary = {
        page: { name: 'Tides' },
        status: { indicator: 'none', description: 'All systems operational' },
        incidents: [] as object[],
    };
    h.http.get(`${PAGE}/api/v2/summary.json`, () => Response.json(summary));
    const block = await h.render('status');
    await block.type('Status page', PAGE);
    await block.press('Show');
    expect(block.props).toEqual({ page: PAGE });
    expect(block.text).toContain('Tides: All systems operational');
    expect(block.text).toContain('No incident is open.');

    summary.status.description = 'Partial outage';
    summary.incidents = [{ name: 'Low water is late', shortlink: PAGE }];
    await block.press('Refresh');
    expect(block.text).toContain('Partial outage');
    expect(block.text).toContain('Low water is late');

    h.http.get(`${PAGE}/*`, () => new Response(null, { status: 500 }));
    await block.press('Refresh');
    expect(block.text).toContain('The status page answered 500.');
    await block.press('Change the page');
    expect(block.controls('button')).toContain('Show');
});
