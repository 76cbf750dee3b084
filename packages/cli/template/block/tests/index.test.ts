import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHarness } from '@bindery/testing';

test('counts presses of the button', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`);
    const block = await h.render('NAME');
    await block.press('Add 1');
    assert.match(block.text, /Pressed 1 times/);

    await block.press('Count by ten');
    await block.press('Add 10');
    assert.match(block.text, /Pressed 11 times/);
    assert.deepEqual(block.props, { step: 10 });
});
