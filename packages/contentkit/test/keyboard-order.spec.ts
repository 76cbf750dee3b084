import { expect, test } from '@playwright/test';

import { KEYBOARD_EXAMPLES, markStops } from './keyboard-coverage.ts';
import { openCatalogue } from './open-catalogue.ts';

test('Tab reaches every control once and in order; Shift+Tab goes back', async ({ page }) => {
    test.slow();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openCatalogue(page);
    const places = await markStops(page);
    // Other tests use the controls of these examples.
    expect(places.toSorted()).toEqual(KEYBOARD_EXAMPLES.toSorted());
    await page.evaluate(() => {
        document.body.tabIndex = -1;
        document.body.focus();
    });
    const count = await page.locator('[data-stop]').count();
    expect(count).toBeGreaterThan(80);
    const stop = () =>
        page.evaluate(
            () =>
                document.activeElement?.getAttribute('data-stop') ??
                `unexpected: ${document.activeElement?.outerHTML.slice(0, 100)}`,
        );
    const reached: string[] = [];
    for (let presses = 0; presses < count * 2 && reached.at(-1) !== String(count - 1); presses++) {
        await page.keyboard.press('Tab');
        const now = await stop();
        // A frame contains controls of its own.
        if (now !== reached.at(-1)) reached.push(now);
    }
    expect(reached).toEqual(Array.from({ length: count }, (_, index) => String(index)));
    await page.keyboard.press('Shift+Tab');
    expect(await stop()).toBe(String(count - 2));
});
