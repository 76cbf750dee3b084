/** Selectors of the regions in F6 order. */
const REGIONS = ['.shell-sidebar', '.shell-main', '.shell-inspector', '.shell-activity'];

const FOCUSABLE =
    'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [contenteditable="true"], [tabindex="0"]';

/** Returns the element to focus in a region: the editor, the selected invocation, or the first focusable element. */
function focusTarget(region: Element): HTMLElement | null {
    return (
        region.querySelector<HTMLElement>('.prose, .invocation[tabindex="0"]') ??
        region.querySelector<HTMLElement>(FOCUSABLE)
    );
}

/** Moves the focus to the next open region, or with -1 to the previous one. */
export function focusNextRegion(direction: 1 | -1): void {
    const regions = REGIONS.flatMap((selector) => document.querySelector(selector) ?? []);
    if (regions.length === 0) return;
    const current = regions.findIndex((region) => region.contains(document.activeElement));
    const start = current < 0 && direction < 0 ? 0 : current;
    focusTarget(
        regions[(start + direction + regions.length) % regions.length] ?? document.body,
    )?.focus();
}
