import { startHarness } from '@bindery/testing';
import { expect, test } from 'vitest';

const props = { repository: 'acme/tides' };

test('writes a page for each release, with its notes', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`);
    const release = { id: 12, name: '', tag_name: 'v1.2', body: '## Fixed\n\nLow water.' };
    h.http.get('https://api.github.com/repos/acme/tides/releases', () => Response.json([release]));
    h.http.get('https://api.github.com/repos/acme/tides/releases/12', () => Response.json(release));
    const [page] = await h.computePages('releases', props);
    expect(page?.title).toBe('v1.2');
    const document = await h.computeDocument('releases', { ...props, release: 12 });
    expect(JSON.stringify(document)).toContain('Low water.');

    h.http.get('https://api.github.com/*', () => new Response(null, { status: 404 }));
    await expect(h.computePages('releases', props)).rejects.toThrow('acme/tides/releases');
});

test('asks for a repository', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`);
    const form = await h.render('configure', { props: { contentSource: { props: {} } } });
    await form.type('Repository', 'tides');
    await expect(form.press('Save')).rejects.toThrow('owner/name');
    await form.type('Repository', 'acme/tides');
    await form.press('Save');
    expect(form.returnValue).toEqual({ props });
});
