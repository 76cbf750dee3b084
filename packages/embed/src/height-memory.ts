/** Remembers the height of each block, so that the next visit reserves it and nothing below shifts. */
const STORAGE_KEY = 'bindery-heights';
/**
 * Storage key of the style rules for elements that are not defined yet. A script in the head of the page adds the rules
 * before the first paint.
 */
const RULES_KEY = 'bindery-reserve';
/** Longer selectors would fill the storage. */
const MAX_SELECTOR_LENGTH = 500;
const MAX_ENTRIES = 300;
/** Width in pixels of the ranges that have a height of their own, because text wraps differently at other widths. */
const WIDTH_STEP = 80;

/** Attributes by which a rule finds the block. */
const SELECTING = ['integration', 'block', 'props', 'url'];

type Heights = Record<string, number>;

let heights: Heights | undefined;
let saving: ReturnType<typeof setTimeout> | undefined;

function load(): Heights {
    if (heights) return heights;
    try {
        const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}');
        heights = typeof stored === 'object' && stored !== null ? (stored as Heights) : {};
    } catch {
        heights = {}; // Storage is blocked, or another script wrote to it.
    }
    return heights;
}

/** Returns the height in pixels at which the block was last shown, or undefined. */
export function rememberedHeight(block: string, width: number): number | undefined {
    const height: unknown = load()[entryName(block, width)];
    return typeof height === 'number' && height > 0 && height < 20_000 ? height : undefined;
}

/** Stores the height of a block. Writes to the storage at most once a second. */
export function rememberHeight(
    element: HTMLElement,
    block: string,
    width: number,
    height: number,
): void {
    const all = load();
    const name = entryName(block, width);
    if (all[name] === Math.round(height)) return;
    const selector = selectorOf(element);
    if (selector.length < MAX_SELECTOR_LENGTH) changed.set(selector, Math.round(height));
    delete all[name];
    all[name] = Math.round(height);
    const names = Object.keys(all);
    for (const oldest of names.slice(0, Math.max(0, names.length - MAX_ENTRIES))) {
        delete all[oldest];
    }
    saving ??= setTimeout(() => {
        saving = undefined;
        try {
            localStorage.setItem(STORAGE_KEY, JSON.stringify(all));
            localStorage.setItem(RULES_KEY, rulesOf(localStorage.getItem(RULES_KEY) ?? ''));
        } catch {
            // Storage is full or blocked: the next visit reserves no height.
        }
    }, 1000);
}

/** Heights of this visit by selector. */
const changed = new Map<string, number>();

function selectorOf(element: HTMLElement): string {
    const conditions = SELECTING.map((name) => {
        const value = element.getAttribute(name);
        return value === null ? `:not([${name}])` : `[${name}="${CSS.escape(value)}"]`;
    });
    return `bindery-block${conditions.join('')}:not(:defined)`;
}

/** Returns the stored rules, one a line, with those that changed at the end. */
function rulesOf(stored: string): string {
    const kept = stored.split('\n').filter((rule) => !changed.has(rule.split('{')[0] ?? ''));
    const rules = [...changed].map(
        ([selector, height]) => `${selector}{display:block;min-block-size:${height}px}`,
    );
    return [...kept, ...rules].slice(-MAX_ENTRIES).join('\n');
}

function entryName(block: string, width: number): string {
    return `${hash(block)}:${Math.round(width / WIDTH_STEP)}`;
}

/** Hashes a text with FNV-1a, so that long props get a short name. */
function hash(text: string): string {
    let value = 0x811c9dc5;
    for (let index = 0; index < text.length; index++) {
        value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
    }
    return (value >>> 0).toString(36);
}
