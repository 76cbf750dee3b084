import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHarness } from '@bindery/testing';

const feed = 'https://service.example/entries.json';

test('writes a page for each entry of the feed', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`);
    h.http.get(feed, () => Response.json([{ id: 'e1', title: 'First', text: '## Hello\n' }]));

    const [page] = await h.computePages('NAME', { feed });
    assert.equal(page?.title, 'First');

    const document = await h.computeDocument('NAME', { feed, entry: 'e1' });
    assert.match(JSON.stringify(document), /Hello/);
});

test('asks for the address of the feed', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`);
    const form = await h.render('configure', { props: { contentSource: { props: {} } } });
    await form.type('Address of the feed', feed);
    await form.press('Save');
    assert.deepEqual(form.returnValue, { props: { feed } });
});
