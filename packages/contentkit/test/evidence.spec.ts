import { block, covers, test } from './stage.ts';

test.fail(
    'a test that claims what it never met fails',
    covers('text.style=bold', 'card.title'),
    async ({ stage, page }) => {
        await stage.mount(block({ type: 'text', style: 'bold', children: 'Not a card' }));
        await page.getByText('Not a card').waitFor();
    },
);

test.fail('a test that claims what is in no document fails', covers('card.colour'), async () => {});
