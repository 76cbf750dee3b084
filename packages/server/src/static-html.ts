import type { ContentKitRenderOutput } from '@bindery/contract';
import { PlatformError } from '@bindery/platform';

import type { RequestMeter } from './budget/request-meter.ts';
import { compileTSX } from './compile-tsx.ts';

/** Limit of an output in characters. React takes about as many milliseconds as an output has kilobytes. */
const MAX_OUTPUT_CHARACTERS = 256 * 1024;

export interface StaticHTMLOptions {
    /** Undefined: the colours follow the page's `color-scheme`. */
    theme?: 'light' | 'dark';
    /** Prefix of the ids in the HTML. Blocks on one page need different prefixes. */
    idPrefix: string;
}

/**
 * Renders an output of an integration to HTML without scripts.
 *
 * @param text The output as JSON. A long text waits for a turn of the event loop, see `RequestMeter.runSized`.
 * @throws PlatformError `too_large`, `integration_failed`.
 */
export async function staticHTML(
    meter: RequestMeter,
    text: string,
    options: StaticHTMLOptions,
): Promise<string> {
    if (text.length > MAX_OUTPUT_CHARACTERS) {
        throw new PlatformError(
            'too_large',
            `The output has ${text.length} characters. Static HTML is rendered up to ${MAX_OUTPUT_CHARACTERS}.`,
        );
    }
    renderer ??= loadRenderer();
    const { renderLoadedToHTML } = await renderer;
    return meter.runSized(text.length, () => {
        try {
            return renderLoadedToHTML(JSON.parse(text) as ContentKitRenderOutput, options);
        } catch (cause) {
            throw new PlatformError(
                'integration_failed',
                `The output cannot be shown as HTML. ${(cause as Error).message}`,
                { cause },
            );
        }
    });
}

let renderer: ReturnType<typeof loadRenderer> | undefined;

/** Loads React and the renderer with the first use: a host that renders no HTML starts without them. */
async function loadRenderer() {
    if (import.meta.url.endsWith('.ts')) await compileTSX();
    const module = await import('@bindery/contentkit/server');
    await module.loadAllParts();
    return module;
}
