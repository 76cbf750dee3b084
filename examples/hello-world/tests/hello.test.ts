import { startHarness } from '@bindery/testing';
import { expect, test } from 'vitest';

test('says hello once for each press, and answers requests', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`);
    const block = await h.render('hello', { props: { message: 'Come in.' } });
    expect(block.text).toContain('Come in.');
    await block.press('Say hello');
    await block.press('Say hello');
    expect(block.text).toContain('Hello, world! (2)');

    const response = await h.fetch('/greet?name=Ada');
    expect(await response.json()).toMatchObject({ hello: 'Ada', method: 'GET' });
});
