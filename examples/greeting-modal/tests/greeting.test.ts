import { startHarness } from '@bindery/testing';
import { expect, test } from 'vitest';

test('keeps the name of the input and of the modal in the props', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`);
    const block = await h.render('greeting');
    await block.type('A name', 'Bob');
    await block.press('Greet');
    expect([block.text.split('\n')[0], block.props]).toEqual(['Welcome, Bob!', { name: 'Bob' }]);

    await block.press('Ask in a modal');
    await block.type('Name', 'Ada');
    await block.press('Greet');
    expect([block.modal, block.props]).toEqual([undefined, { name: 'Ada' }]);

    await block.press('Ask in a modal');
    await block.closeModal();
    expect(block.props).toEqual({ name: 'Ada' });
});
