/** Keeps the text below a block in place while the block loads. */
import { rememberedHeight, rememberHeight } from './height-memory.ts';

/** CSS variable with the minimum height of an element. */
const RESERVED = '--bindery-reserved';
/** CSS variable with the maximum height of an element until its frames have their size. */
const HELD = '--bindery-held';

/** Milliseconds after which a drawn block is assumed to have its final height, with its frames loaded. */
const SETTLED_MS = 3000;

/**
 * Reserves the height of the markup from a server, of the last visit, or of the `height` attribute.
 *
 * @param name Identifies the block among those that the reader has visited.
 */
export function reserveHeight(element: HTMLElement, name: string, hasMarkup: boolean): void {
    // Otherwise the minimum height of an empty element would be measured, not the height of the markup.
    if (hasMarkup) element.style.setProperty(RESERVED, '0px');
    const height = hasMarkup
        ? element.offsetHeight
        : (rememberedHeight(name, element.clientWidth) ?? Number(element.getAttribute('height')));
    if (height) element.style.setProperty(RESERVED, `${height}px`);
}

/**
 * Holds the reserved height until the drawn block has its final height, and stores the final height for the next visit.
 *
 * @param container The drawn block in the element's shadow root.
 */
export function holdHeight(
    element: HTMLElement,
    name: string,
    container: Element,
    signal: AbortSignal,
): void {
    const reserved = Number.parseFloat(element.style.getPropertyValue(RESERVED)) || 0;
    // A frame has another size until it has loaded.
    const isExact =
        container.querySelector('.ck-frame') !== null &&
        reserved === rememberedHeight(name, element.clientWidth);
    if (isExact) element.style.setProperty(HELD, `${reserved}px`);
    const release = () => {
        element.style.setProperty(RESERVED, '0px');
        element.style.removeProperty(HELD);
    };
    let isUsed = false;
    const observer = new ResizeObserver(() => {
        const { width, height } = container.getBoundingClientRect();
        // After a click or key the block may show parts that are closed on the next visit.
        if (height > 0 && !isUsed) rememberHeight(element, name, width, height);
        if (isExact ? Math.abs(reserved - height) < 1 : height >= reserved) release();
    });
    observer.observe(container);
    const settled = setTimeout(release, SETTLED_MS);
    const use = () => {
        isUsed = true;
        release();
    };
    for (const type of ['pointerdown', 'keydown']) element.addEventListener(type, use, { signal });
    signal.addEventListener('abort', () => {
        observer.disconnect();
        clearTimeout(settled);
    });
}
