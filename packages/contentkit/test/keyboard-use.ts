/** Holds the tests by keyboard to the whole catalogue: what Tab leads to is used there, and not only passed. */
import { expect, type Page, type TestInfo } from '@playwright/test';

const USES = 'uses';

const claimed = new Set<string>();

/** Says of which examples a test uses every control. */
export function uses(...examples: string[]) {
    for (const example of examples) claimed.add(example);
    return { annotation: examples.map((description) => ({ type: USES, description })) };
}

/** What the tests of this file use, all together. */
export function claimedPlaces(): ReadonlySet<string> {
    return claimed;
}

/** Marks what Tab must reach, in this order, and gives the examples that have some of it. */
export function markStops(page: Page): Promise<string[]> {
    return page.evaluate(() => {
        const focusable = [
            ...document.querySelectorAll<HTMLElement>(
                'a[href], button, input, textarea, iframe, [contenteditable=true], [tabindex="0"]',
            ),
        ].filter((node) => {
            if (node.matches(':disabled') || (node.tabIndex < 0 && !node.isContentEditable)) {
                return false;
            }
            // Of a group of radios, one is reached, and the arrows lead to the others.
            return node.getAttribute('type') !== 'radio' || node.matches(':checked');
        });
        for (const [index, node] of focusable.entries()) node.dataset['stop'] = String(index);
        const places = focusable.map(
            (node) =>
                node.closest('.catalogue-example')?.id.replace('example-', '') ??
                node.closest('nav')?.ariaLabel ??
                'nowhere',
        );
        return [...new Set(places)];
    });
}

/** From now on the page and its frames keep what gets the focus, and where a key is pressed that does something. */
export async function watchUse(page: Page, test: TestInfo): Promise<void> {
    const places = placesOf(test);
    if (places.length === 0) return;
    await markStops(page);
    for (const frame of page.frames()) await frame.evaluate(watch, places);
}

/** A control that was reached, or that the test says it uses, and on which no key was pressed is a failure. */
export async function checkUse(page: Page, test: TestInfo): Promise<void> {
    if (placesOf(test).length === 0 || test.status !== 'passed') return;
    for (const frame of page.frames()) {
        const unused = await frame.evaluate(() => (window as unknown as Watched).unused());
        expect(unused, 'Controls that were not used by keyboard').toEqual([]);
    }
}

function placesOf({ annotations }: TestInfo): string[] {
    return annotations
        .filter(({ type }) => type === USES)
        .map(({ description = '' }) => description);
}

interface Watched {
    unused: () => string[];
}

/** Runs in the page. */
function watch(places: string[]): void {
    const reached = new Map<Element, string>();
    const used = new Set<Element>();
    const reach = (node: Element): void => {
        if (!reached.has(node)) reached.set(node, nameOf(node));
    };
    /** What comes and goes, as a dialog does, is another node each time. */
    const nameOf = (node: Element): string => {
        const label = (node as HTMLInputElement).labels?.[0]?.textContent;
        const name = node.ariaLabel ?? label ?? (node.textContent || null);
        const place = node.closest('.catalogue-example')?.id ?? 'overlay';
        return `${place}: ${node.role ?? node.localName} ${name ?? node.outerHTML.slice(0, 100)}`;
    };
    /** What only scrolls is of no use where all of it is in view; a frame is used within itself. */
    const isControl = (node: Element): boolean => {
        if (node.matches('iframe')) return false;
        if (node.matches('figure, pre')) {
            return node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight;
        }
        return (node as HTMLElement).tabIndex >= 0 || node.matches('[role=menuitem]');
    };
    for (const place of places) {
        const scope = `#example-${place}, nav[aria-label="${place}"]`;
        for (const node of document.querySelectorAll(scope)) {
            for (const stop of node.querySelectorAll('[data-stop]')) reach(stop);
        }
    }
    document.addEventListener('focusin', ({ target }) => reach(target as Element), true);
    document.addEventListener(
        'keydown',
        ({ key }) => {
            const node = document.activeElement;
            if (!node) return;
            const moves = key.startsWith('Arrow') && node.matches('figure, pre, [type=radio]');
            if (moves || key === 'Enter' || key.length === 1) {
                reach(node);
                used.add(node);
            }
        },
        true,
    );
    (window as unknown as Watched).unused = () => {
        const names = new Set([...used].map((node) => reached.get(node)));
        return [...reached]
            .filter(([node, name]) => {
                if (used.has(node) || !isControl(node)) return false;
                return node.isConnected || !names.has(name);
            })
            .map(([, name]) => name);
    };
}
