import { EmbedError, missingAttribute } from './embed-error.ts';
import type { RenderContext } from './protocol.ts';
import { hostOf, keyOf } from './settings.ts';
import { themeOf } from './page-theme.ts';

/** The attributes of the element, checked. */
export interface BlockAttributes {
    host: string;
    key: string;
    integration: string;
    componentId: string;
    props: Record<string, unknown>;
    /** The link that the block shows, if the page's author gave one instead of props. */
    url: string | undefined;
}

/** Reads the attributes. Throws an `EmbedError` that says what the author of the page must change. */
export function readAttributes(element: HTMLElement, scriptUrl: string): BlockAttributes {
    const host = hostOf(element.getAttribute('host'), scriptUrl);
    if (!host) throw missingAttribute('a host', 'host="https://integrations.example.com".');
    if (!/^https?:\/\//.test(host) || !URL.canParse(host)) {
        throw new EmbedError(`host="${host}" is no address. Expected https://… without a path.`);
    }
    // React uses `key` itself.
    const key = keyOf(element.getAttribute('key') ?? element.getAttribute('publishable-key'));
    if (!key) {
        throw missingAttribute(
            'a publishable key of the host',
            'key="pk_…". Create the key in the console of the host, with this page’s origin.',
        );
    }
    const integration = element.getAttribute('integration');
    if (!integration) throw missingAttribute('an integration', 'integration="mermaid".');
    const componentId = element.getAttribute('block');
    if (!componentId) throw missingAttribute('the id of a block', 'block="mermaid".');
    return {
        host,
        key,
        integration,
        componentId,
        props: parseProps(element.getAttribute('props')),
        url: element.getAttribute('url') ?? undefined,
    };
}

function parseProps(text: string | null): Record<string, unknown> {
    if (text === null || text.trim() === '') return {};
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new EmbedError(
            `The attribute props is not JSON: ${reason}. Expected an object, for example props='{"content":"…"}'.`,
        );
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new EmbedError(
            `The attribute props must be a JSON object, for example props='{"content":"…"}'.`,
        );
    }
    // The cast holds: it is neither null nor a list.
    return value as Record<string, unknown>;
}

/** Returns the theme and language in which a block is rendered. */
export function contextOf(element: HTMLElement): RenderContext {
    const locale =
        element.getAttribute('locale') ?? element.closest('[lang]')?.getAttribute('lang');
    return { theme: themeOf(element), ...(locale ? { locale } : {}) };
}
