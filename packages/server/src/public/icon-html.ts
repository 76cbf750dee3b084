import { createRequire } from 'node:module';

import { attributes, html, type Html } from '../html.ts';

/** Packages of Font Awesome's free icons, in the order in which a name is looked up. */
const PACKAGES = [
    '@fortawesome/free-solid-svg-icons',
    '@fortawesome/free-brands-svg-icons',
    '@fortawesome/free-regular-svg-icons',
];

interface IconOutline {
    width: number;
    height: number;
    path: string;
}

const require = createRequire(import.meta.url);
const outlines = new Map<string, IconOutline | undefined>();

/** Finds a free icon of Font Awesome by its name, e.g. `rocket`. Undefined for an unknown name, and for a paid icon. */
export function findIcon(name: string): IconOutline | undefined {
    if (!/^[a-z0-9][a-z0-9-]{0,60}$/.test(name)) return undefined;
    if (!outlines.has(name)) {
        // Each icon is a file; names that do not exist are kept too, so the map is bounded.
        if (outlines.size > 5_000) outlines.clear();
        outlines.set(name, loadIcon(name));
    }
    return outlines.get(name);
}

function loadIcon(name: string): IconOutline | undefined {
    const words = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
    const file = `fa${words.join('')}`;
    for (const pack of PACKAGES) {
        try {
            // The cast holds: every file of these packages exports an icon of this shape.
            const { width, height, svgPathData } = require(`${pack}/${file}`) as {
                width: number;
                height: number;
                svgPathData: string | string[];
            };
            return { width, height, path: [svgPathData].flat().join('') };
        } catch {
            continue;
        }
    }
    return undefined;
}

/** Renders an icon by its name. A name that is not a free icon becomes an empty mark with the name as its tooltip. */
export function iconHtml(name: string, label = name): Html {
    const icon = findIcon(name);
    const accessible =
        label === '' ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': label };
    return icon === undefined
        ? html`<span class="icon"${attributes({ ...accessible, title: name })}></span>`
        : html`<svg class="icon"${attributes({ ...accessible, viewBox: `0 0 ${icon.width} ${icon.height}` })}><path d="${icon.path}"/></svg>`;
}
