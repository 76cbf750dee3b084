import { startHarness } from '@bindery/testing';
import { expect, test } from 'vitest';

test('shows a frame that receives the typed numbers', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`);
    const block = await h.render('preview');
    expect(block.tree).toContain('<webframe');
    expect(block.diagnostics).toEqual([]);
    const [input = ''] = block.controls('textbox');
    await block.type(input, '1, 2, 3');
    expect(Object.values(block.state)).toContain('1, 2, 3');
});
