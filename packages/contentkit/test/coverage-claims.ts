/** Checks the coverage that tests declare against the values they rendered, requested and dispatched. */
import { expect, type Page, type TestInfo } from '@playwright/test';

import { expandClaim, namesIn, type ObservedValue } from '../scripts/schema-names.ts';

/**
 * Declares which schema names a test covers, for the table in docs/contentkit-coverage.md. `button.style=*` stands for
 * all values of an enum.
 */
export function covers(...names: string[]) {
    return { annotation: names.map((description) => ({ type: 'covers', description })) };
}

/** Returns true if a test declares coverage of actions, whose names start with `@`. */
export function claimsActions(test: TestInfo): boolean {
    return claimsOf(test).some((claim) => claim.startsWith('@'));
}

/**
 * Reports the actions of frames, which appear in no request. Used only by tests that declare actions: reading messages
 * adds work to the page, which other tests measure.
 */
export async function watchFrames(page: Page, onAction: (action: unknown) => void): Promise<void> {
    await page.exposeFunction('frameSent', onAction);
    await page.addInitScript(() => {
        window.addEventListener(
            'message',
            ({ data }: MessageEvent<{ action?: unknown } | null>) => {
                if (data?.action) (window as unknown as FrameWatch).frameSent(data.action);
            },
        );
    });
}

interface FrameWatch {
    frameSent: (action: unknown) => void;
}

/** Fails if no observed value contains a name that the test declares. */
export function checkClaims(test: TestInfo, observed: readonly ObservedValue[]): void {
    const claims = claimsOf(test);
    if (claims.length === 0 || test.status !== 'passed') return;
    const observedNames = namesIn(observed);
    const missing = claims.flatMap(expandClaim).filter((name) => !observedNames.has(name));
    expect(missing, 'Declared by covers() but not observed').toEqual([]);
}

function claimsOf({ annotations }: TestInfo): string[] {
    return annotations
        .filter(({ type }) => type === 'covers')
        .map(({ description = '' }) => description);
}
