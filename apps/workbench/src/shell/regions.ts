/** The parts of the shell in the order F6 goes through them. */
const REGIONS = ['.shell-sidebar', '.shell-main', '.shell-inspector', '.shell-activity'];

const FOCUSABLE =
    'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [contenteditable="true"], [tabindex="0"]';

/** The text comes first in the page, and a line of the list in the activity; else the first thing that takes the focus. */
function entryOf(region: Element): HTMLElement | null {
    return (
        region.querySelector<HTMLElement>('.prose, .invocation[tabindex="0"]') ??
        region.querySelector<HTMLElement>(FOCUSABLE)
    );
}

/** Moves the focus to the next part of the shell that is open, or with -1 to the one before. */
export function focusNextRegion(direction: 1 | -1): void {
    const regions = REGIONS.flatMap((selector) => document.querySelector(selector) ?? []);
    if (regions.length === 0) return;
    const at = regions.findIndex((region) => region.contains(document.activeElement));
    const start = at < 0 && direction < 0 ? 0 : at;
    entryOf(
        regions[(start + direction + regions.length) % regions.length] ?? document.body,
    )?.focus();
}
