/** Generates sample values in place of those that a person enters. They are the same in every run. */
import type { PublicManifest } from '@bindery/contract';
import type { Configurations } from '@bindery/testing';

type Levels = NonNullable<PublicManifest['configurations']>;
type Level = NonNullable<Levels[keyof Levels]>;
type Property = Extract<Level, { properties: unknown }>['properties'][string];

export function sampleConfigurations(manifest: PublicManifest): Configurations {
    const result: Configurations = {};
    for (const level of ['account', 'space', 'site'] as const) {
        const definition = manifest.configurations?.[level];
        if (definition === undefined || !('properties' in definition)) continue;
        result[level] = Object.fromEntries(
            Object.entries(definition.properties).flatMap(([name, property]) => {
                const value = sampleOf(name, property);
                return value === undefined ? [] : [[name, value]];
            }),
        );
    }
    return result;
}

function sampleOf(name: string, property: Property): unknown {
    if (property.type === 'button') return undefined;
    const {
        type,
        enum: options,
        default: standard,
    } = property as {
        type: string;
        enum?: unknown[];
        default?: unknown;
    };
    if (standard !== undefined) return standard;
    if (options?.[0] !== undefined) return options[0];
    if (type === 'number') return 1;
    if (type === 'boolean') return true;
    if (type === 'string') return sampleText(name);
    return undefined;
}

function sampleText(name: string): string {
    if (/url|domain|host|endpoint/i.test(name)) return `https://${hostName(name)}.example`;
    return `sample ${name}`;
}

/** The variables that a manifest names, with values for them. */
export function sampleVariables(manifestText: string): Record<string, string> {
    const names = [...manifestText.matchAll(/env\.([A-Za-z_]\w*)/g)].map(([, name]) => name ?? '');
    return Object.fromEntries(names.map((name) => [name, sampleText(name)]));
}

/** A URL that matches a pattern of `urlUnfurl`. */
export function sampleURL(pattern: string): string {
    const filled = pattern.replaceAll('**', 'sample/page').replaceAll('*', 'sample');
    return filled.includes('://') ? filled : `https://${filled}`;
}

function hostName(name: string): string {
    return name.toLowerCase().replaceAll(/[^a-z\d]+/g, '-');
}

/** The paths that sources compare with, or pass to a router. */
export function pathsIn(sources: string): string[] {
    const found = sources.matchAll(/["'`](\/[a-z][\w\-/.:]*)["'`]/gi);
    const paths = [...found].map(([, path]) => (path ?? '').replaceAll(/:\w+/g, 'sample'));
    return [...new Set(paths)].toSorted().slice(0, MAX_PATHS);
}

const MAX_PATHS = 12;

/** Responds to every outbound call with fields that the responses of many services have. */
export function sampleAnswer(request: Request): Response {
    if (request.method === 'HEAD') return new Response(null);
    return Response.json({
        ok: true,
        id: 'sample-id',
        name: 'Sample',
        title: 'Sample',
        url: 'https://service.example/sample',
        html: '<p>Sample</p>',
        access_token: 'sample-access-token',
        refresh_token: 'sample-refresh-token',
        expires_in: 3600,
        items: [],
        results: [],
        data: {},
    });
}
