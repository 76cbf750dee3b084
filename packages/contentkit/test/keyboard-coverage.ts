/** Checks that the keyboard tests use every control of the catalogue that Tab reaches. */
import { expect, type Page, type TestInfo } from '@playwright/test';

const USES = 'uses';

/** The navigation of the catalogue and its examples that have controls. Each is used by a keyboard test. */
export const KEYBOARD_EXAMPLES = [
    'Sections',
    'button',
    'card',
    'codeblock',
    'confirm',
    'controls',
    'editor',
    'hstack',
    'icons',
    'input',
    'link',
    'link-unfurl',
    'markdown',
    'modal',
    'open-url',
    'pending',
    'remote-select',
    'rtl',
    'select',
    'stepper',
    'textinput',
    'toggles',
    'vstack',
    'webframe',
] as const;

/** Declares the examples whose controls are all used by a test. */
export function uses(...examples: (typeof KEYBOARD_EXAMPLES)[number][]) {
    return { annotation: examples.map((description) => ({ type: USES, description })) };
}

/** Returns the ids of the examples that a test uses; empty if the test needs the navigation of the whole catalogue. */
export function examplesOf(test: TestInfo): string[] {
    const places = placesOf(test);
    return places.includes('Sections') ? [] : places;
}

/** Numbers the elements that Tab must reach in this order, and returns the examples that contain them. */
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
            // Tab reaches only the checked radio of a group; arrows reach the others.
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

/** Starts recording the focused elements of the page and its frames, and the elements on which keys are pressed. */
export async function watchUse(page: Page, test: TestInfo): Promise<void> {
    const places = placesOf(test);
    if (places.length === 0) return;
    await markStops(page);
    for (const frame of page.frames()) await frame.evaluate(watch, places);
}

/** Fails if a control was focused or declared by `uses` but no key was pressed on it. */
export async function checkUse(page: Page, test: TestInfo): Promise<void> {
    if (placesOf(test).length === 0 || test.status !== 'passed') return;
    for (const frame of page.frames()) {
        const unused = await frame.evaluate(() => (window as unknown as Watched).unused());
        expect(unused, 'Controls without a key press').toEqual([]);
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

/** Runs in the page: records the controls that get the focus, and those on which a key is pressed. */
function watch(places: string[]): void {
    const reached = new Map<Element, string>();
    const used = new Set<Element>();
    const reach = (node: Element): void => {
        if (!reached.has(node)) reached.set(node, nameOf(node));
    };
    /** Identifies a control by name, because a dialog has new nodes each time it opens. */
    const nameOf = (node: Element): string => {
        const label = (node as HTMLInputElement).labels?.[0]?.textContent;
        const name = node.ariaLabel ?? label ?? (node.textContent || null);
        const place = node.closest('.catalogue-example')?.id ?? 'overlay';
        return `${place}: ${node.role ?? node.localName} ${name ?? node.outerHTML.slice(0, 100)}`;
    };
    /**
     * Returns true for a control. Scrollable content counts only if it overflows. Frames are not controls, because the
     * controls in them count, and focus guards are not, because they pass the focus on.
     */
    const isControl = (node: Element): boolean => {
        if (node.matches('iframe, .ck-focus-guard')) return false;
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
