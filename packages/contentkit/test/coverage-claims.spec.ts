import { block, covers, test } from './harness.ts';

test.fail(
    'fails if a declared name is not observed',
    covers('text.style=bold', 'card.title'),
    async ({ harness, page }) => {
        await harness.mount(block({ type: 'text', style: 'bold', children: 'Not a card' }));
        await page.getByText('Not a card').waitFor();
    },
);

test.fail('fails if a declared name is not in the schema', covers('card.colour'), async () => {});
