/** Holds the tests to what they say they exercise: something that they rendered, asked or did must have held it. */
import { expect, type Page, type TestInfo } from '@playwright/test';

import { claimed, contained, type Evidence } from '../scripts/vocabulary.ts';

/**
 * Says what of ContentKit a test exercises: the table in the documentation is made from it. `button.style=*` stands for
 * all values of an enum.
 */
export function covers(...names: string[]) {
    return { annotation: names.map((description) => ({ type: 'covers', description })) };
}

/** Names of actions start so, also those that only frames send. */
export function claimsActions(test: TestInfo): boolean {
    return claimsOf(test).some((claim) => claim.startsWith('@'));
}

/**
 * The actions of frames reach no request: this tells of each. Only where a test claims actions, as reading the messages
 * is work of the page that other tests measure.
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

/** A test that claims what nothing it gave or got contains is a failure. */
export function checkClaims(test: TestInfo, evidence: readonly Evidence[]): void {
    const claims = claimsOf(test);
    if (claims.length === 0 || test.status !== 'passed') return;
    const met = contained(evidence);
    const unmet = claims.flatMap(claimed).filter((name) => !met.has(name));
    expect(unmet, 'The test says that it covers what it never met').toEqual([]);
}

function claimsOf({ annotations }: TestInfo): string[] {
    return annotations
        .filter(({ type }) => type === 'covers')
        .map(({ description = '' }) => description);
}
