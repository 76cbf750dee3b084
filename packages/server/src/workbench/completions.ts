import type { CompletionOption } from '@bindery/contract';
import {
    PlatformError,
    findIntegration,
    isOk,
    newEvent,
    parseAnswer,
    responseError,
    scopeIds,
    type InstalledScope,
    type Platform,
} from '@bindery/platform';

/**
 * A drop-down with more options is unusable. Integrations cannot filter them, because the published schema sends no
 * search text.
 */
const MAX_OPTIONS = 1000;

/**
 * Fetches the options of a configuration property: calls the integration's public endpoint at the property's
 * `completion_url`, in the scope of the installation that is configured.
 *
 * @throws PlatformError `invalid` for a property without `completion_url`, `integration_failed` for a response that is
 * not a list of options.
 */
export async function fetchCompletions(
    platform: Platform,
    scope: InstalledScope,
    property: string,
    signal: AbortSignal,
): Promise<CompletionOption[]> {
    const { ctx } = platform;
    const level = scope.kind === 'installation' ? 'account' : scope.kind;
    const { manifest } = await findIntegration(ctx.db, scope.integration);
    const path = completionPath(manifest.configurations?.[level], property);
    if (path === null) {
        throw new PlatformError(
            'invalid',
            `configurations.${level}.properties.${property} has no completion_url.`,
        );
    }
    const event = newEvent('fetch', {
        ...scopeIds(scope),
        request: {
            method: 'get',
            url: completionUrl(ctx.urls.publicEndpoint(scope), path),
            headers: { accept: 'application/json' },
        },
    });
    const invoked = await platform.invoke({ scope, event, signal });
    const body = await invoked.text();
    if (!isOk(invoked.status)) {
        throw responseError(scope.integration, invoked, body);
    }
    const options = readOptions(body);
    if (options === null) {
        throw new PlatformError(
            'integration_failed',
            `${scope.integration}: ${path} must respond with a JSON list of options: [{ "id": "…", "label": "…" }] (invocation ${invoked.id})`,
            { invocationId: invoked.id },
        );
    }
    return options;
}

function completionPath(definition: object | undefined, property: string): string | null {
    if (definition === undefined || !('properties' in definition)) return null;
    const properties = definition.properties as Record<string, { completion_url?: unknown }>;
    const found = Object.hasOwn(properties, property) ? properties[property] : undefined;
    return typeof found?.completion_url === 'string' ? found.completion_url : null;
}

/**
 * Resolves a `completion_url` against the integration's own endpoint. Absolute URLs are refused: the request would
 * bypass the egress policy of the isolate.
 */
function completionUrl(endpoint: string, path: string): string {
    if (/^[a-z][a-z+.-]*:/i.test(path) || path.startsWith('//')) {
        throw new PlatformError(
            'invalid',
            `completion_url must be a path of the integration's endpoint, for example /channels, not ${JSON.stringify(path)}.`,
        );
    }
    return `${endpoint}/${path.replace(/^\/+/, '')}`;
}

/**
 * Parses a list of options or `{ items }`, within the limits of `parseAnswer`. Returns null for other bodies. Public
 * integrations name the stored value `value` or `id`.
 */
export function readOptions(body: string): CompletionOption[] | null {
    let parsed: unknown;
    try {
        parsed = parseAnswer('', '', body);
    } catch {
        return null;
    }
    const list: unknown =
        typeof parsed === 'object' && parsed !== null && 'items' in parsed ? parsed.items : parsed;
    if (!Array.isArray(list)) return null;
    return list.slice(0, MAX_OPTIONS).flatMap((item: unknown) => {
        if (typeof item === 'string') return [{ id: item, label: item }];
        if (typeof item !== 'object' || item === null) return [];
        const { id, value, label, icon } = item as Record<string, unknown>;
        const stored = id ?? value;
        if (typeof stored !== 'string' && typeof stored !== 'number') return [];
        return [
            {
                id: String(stored),
                label: typeof label === 'string' && label !== '' ? label : String(stored),
                ...(typeof icon === 'string' ? { icon } : {}),
            },
        ];
    });
}
