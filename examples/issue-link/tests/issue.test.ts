import { startHarness } from '@bindery/testing';
import { expect, test } from 'vitest';

const LINK = 'https://github.com/acme/tides/issues/7';

test('turns a pasted link into a card that follows the issue', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`);
    const answer = { title: 'Low water is late', state: 'open', comments: 2 };
    h.http.get('https://api.github.com/repos/acme/tides/issues/7', () => Response.json(answer));
    const block = await h.unfurl('issue', LINK);
    expect(block.props).toEqual({ url: LINK, repository: 'acme/tides', number: '7' });
    expect(block.text).toContain('Low water is late');
    expect(block.text).toContain('acme/tides#7 · open · 2 comments');

    answer.state = 'closed';
    await block.press('Look again');
    expect(block.text).toContain('closed');
    await block.press('Low water is late');
    expect(block.openedURLs).toEqual([LINK]);
});

test('names a private issue, and refuses a link without one', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`);
    h.http.get('https://api.github.com/*', () => new Response(null, { status: 404 }));
    const block = await h.unfurl('issue', LINK);
    expect(block.text).toContain('does not exist, or is private');
    await expect(h.unfurl('issue', 'https://github.com/acme/tides/issues/')).rejects.toThrow(
        'This link leads to no issue',
    );
});
