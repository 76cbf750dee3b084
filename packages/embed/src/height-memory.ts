/** Remembers the height of each block, so that the next visit reserves it and nothing below shifts. */
const STORAGE_KEY = 'bindery-heights';
const MAX_ENTRIES = 300;
/** Width in pixels of the ranges that have a height of their own, because text wraps differently at other widths. */
const WIDTH_STEP = 80;

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
export function rememberHeight(block: string, width: number, height: number): void {
    const all = load();
    const name = entryName(block, width);
    if (all[name] === height) return;
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
        } catch {
            // Storage is full or blocked: the next visit reserves no height.
        }
    }, 1000);
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
