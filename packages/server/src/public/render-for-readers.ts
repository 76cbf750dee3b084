/** Renderings for people without an account: readers of published sites and of pages of other sites. */
import type { RenderIntegrationUI } from '@bindery/contract';
import { PlatformError, type Platform, type Rendering } from '@bindery/platform';

import type { RequestMeter } from '../budget/request-meter.ts';
import { parseJson } from '../parse-json.ts';

/** Limit of an output. The documents of the longest pages are smaller. */
const MAX_OUTPUT_BYTES = 1024 * 1024;

interface InstalledBlock {
    integration: string;
    installationId: string;
    organizationId: string;
}

interface ReaderRequest {
    componentId: string;
    props: Record<string, unknown>;
    state?: Record<string, unknown> | undefined;
    action?: RenderIntegrationUI['action'];
    /** Fields of the context besides `type` and `editable`. */
    context: { spaceId: string; theme: string; siteId?: string; locale?: string };
    /** Claims of the visitor, only for integrations with the scope `site:visitor:claims`. */
    claims?: Record<string, unknown> | undefined;
}

/** Renders a block with the rights of its installation only, and no scopes. */
export async function renderForReader(
    platform: Platform,
    { integration, installationId, organizationId }: InstalledBlock,
    { componentId, props, state, action, context, claims }: ReaderRequest,
    signal: AbortSignal,
): Promise<Rendering> {
    return platform.render(
        integration,
        {
            componentId,
            props,
            ...(state === undefined ? {} : { state }),
            ...(action === undefined ? {} : { action }),
            context: {
                type: 'document',
                editable: false,
                ...context,
                ...(claims === undefined ? {} : { visitor: { claims } }),
            },
            // The OpenAPI document's type of the context has neither `siteId`, `locale` nor `visitor`.
        } as unknown as RenderIntegrationUI,
        { kind: 'installation', integration, installationId, organizationId, scopes: [] },
        signal,
    );
}

/**
 * Parses the integration's output within the limits of other input, and passes it to `use`: an integration could
 * otherwise occupy the event loop with 25 MB of brackets, for each anonymous reader.
 *
 * @throws PlatformError `integration_failed`.
 */
export async function withOutput<T>(
    meter: RequestMeter,
    integration: string,
    { body }: Rendering,
    use: (output: Record<string, unknown>) => T,
): Promise<T> {
    const text = Buffer.from(body);
    return meter.runSized(text.length, () => use(parseOutput(integration, text)));
}

function parseOutput(integration: string, text: Uint8Array): Record<string, unknown> {
    try {
        if (text.length > MAX_OUTPUT_BYTES) {
            throw new PlatformError('too_large', `It is larger than ${MAX_OUTPUT_BYTES} bytes.`);
        }
        // The platform throws when the integration did not answer with a JSON object.
        return parseJson(text, 'The output') as Record<string, unknown>;
    } catch (error) {
        throw new PlatformError(
            'integration_failed',
            `"${integration}" rendered a block that cannot be shown. ${(error as Error).message}`,
            { cause: error },
        );
    }
}
