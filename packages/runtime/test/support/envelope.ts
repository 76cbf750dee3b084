import type { Environment } from '@bindery/contract';

/** The parts of an envelope; undefined parts are omitted. */
export interface EnvelopeParts {
    event?: unknown;
    environment?: unknown;
    /** The raw body of a forwarded request. */
    body?: string | Uint8Array<ArrayBuffer>;
}

/** Returns the request that a host sends for an event. */
export function envelope({ event, environment, body }: EnvelopeParts, path = '/v1'): Request {
    const form = new FormData();
    if (event !== undefined) {
        form.set('event', JSON.stringify(event));
    }
    if (environment !== undefined) {
        form.set('environment', JSON.stringify(environment));
    }
    if (body !== undefined) {
        form.set('fetch-body', new Blob([body]));
    }
    return new Request(`http://integration${path}`, { method: 'POST', body: form });
}

/** Returns a complete environment; `overrides` replace its top-level fields. */
export function environmentOf(overrides: Partial<Environment> = {}): Environment {
    return {
        integration: {
            object: 'integration',
            name: 'demo',
            version: 3,
            title: 'Demo',
            previewImages: [],
            target: 'all',
            verified: false,
            visibility: 'private',
            scopes: [],
            categories: [],
            externalLinks: [],
            urls: {
                location: 'http://platform/v1/integrations/demo',
                app: 'http://platform/app',
                assets: 'http://platform/assets',
                publicEndpoint: 'http://platform/i/demo',
                publicContentEndpoint: 'http://content/i/demo',
            },
            permissions: { admin: true },
        },
        installation: {
            id: 'inst1',
            status: 'active',
            space_selection: 'all',
            site_selection: 'all',
            spaces: 1,
            configuration: { greeting: 'hi' },
            createdAt: '2026-01-01T00:00:00.000Z',
            updatedAt: '2026-01-01T00:00:00.000Z',
            urls: {
                location: 'http://platform/v1/integrations/demo/installations/inst1',
                app: 'http://platform/app',
                publicEndpoint: 'http://platform/i/demo/installations/inst1',
                publicContentEndpoint: 'http://content/i/demo/installations/inst1',
            },
            externalIds: [],
            target: { organization: 'org1' },
        },
        secrets: { TOKEN: 'secret' },
        signingSecrets: { integration: 'integration-signing-secret', installation: 'other-secret' },
        apiEndpoint: 'http://platform',
        apiTokens: { integration: 'integration-token', installation: 'installation-token' },
        // The published type requires an owner with a dozen fields that no handler reads.
        ...overrides,
    } as Environment;
}
