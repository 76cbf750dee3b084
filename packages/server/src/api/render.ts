import { PlatformError, type Rendering } from '@bindery/platform';
import type { RenderIntegrationUI } from '@gitbook/api';

import { meterOf } from '../budget/request-meter.ts';
import { staticHTML } from '../static-html.ts';
import { parseJson } from '../parse-json.ts';
import { decompress } from './decompress.ts';
import { param, type ApiCall, type Operations, type ApiResponse } from './operation.ts';
import { checkBody } from './check-request.ts';

/** Maximum number of characters after decompression for each compressed character. */
const EXPANSION = 16;

/** Maximum length of a decompressed query in characters. Node accepts URLs of at most 16 KiB. */
const MAX_REQUEST_CHARACTERS = EXPANSION * 16 * 1024;

export const renderOperations: Operations = {
    renderIntegrationUIWithPost: {
        handle: (call) =>
            acceptsHTML(call.request)
                ? renderStatic(call, call.body as RenderIntegrationUI)
                : render(call, call.body as RenderIntegrationUI),
    },
    renderIntegrationUIWithGet: {
        handle: async (call) => render(call, await readRequest(call)),
    },
};

/** Returns true if the caller asks for HTML, and not also for JSON. */
function acceptsHTML({ headers }: Request): boolean {
    const accept = headers.get('accept') ?? '';
    return /\btext\/html\b/i.test(accept) && !/\bapplication\/json\b/i.test(accept);
}

/**
 * Renders to static HTML. The content comes from an integration, so the policy forbids scripts and requests when a
 * browser opens the response as a page.
 */
async function renderStatic(call: ApiCall, request: RenderIntegrationUI): Promise<ApiResponse> {
    const { text = '', headers } = await render(call, request);
    const { theme } = request.context as { theme?: string };
    const html = await staticHTML(meterOf(call.request), text, {
        theme: theme === 'dark' ? 'dark' : 'light',
        idPrefix: 'ck-',
    });
    return {
        text: html,
        headers: {
            ...headers,
            'Content-Type': 'text/html; charset=utf-8',
            'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            Vary: 'Accept',
        },
    };
}

async function render(call: ApiCall, request: RenderIntegrationUI): Promise<ApiResponse> {
    const rendering = await call.platform.render(
        param(call, 'integrationName'),
        request,
        call.actor,
        call.request.signal,
    );
    return { text: rendering.body, headers: headersOf(rendering) };
}

function headersOf({ cacheControl, invocationId, age }: Rendering): Record<string, string> {
    return {
        'Cache-Control': cacheControl ?? 'no-store',
        'X-Bindery-Invocation': invocationId,
        ...(age === null ? {} : { Age: String(age) }),
    };
}

/** Reads the query's `request`: JSON that is compressed with LZ-string, as the OpenAPI document defines. */
async function readRequest(call: ApiCall): Promise<RenderIntegrationUI> {
    const compressed = call.query.get('request') ?? '';
    const meter = meterOf(call.request);
    // Decompression costs as much as its output, whose length is not known in advance.
    const text = await meter.runSized(compressed.length * EXPANSION, () =>
        decompress(compressed, MAX_REQUEST_CHARACTERS),
    );
    if (text === undefined) {
        throw new PlatformError(
            'invalid',
            'request must be JSON, compressed with LZ-string (compressToEncodedURIComponent).',
        );
    }
    return meter.runSized(text.length, () => {
        const request = parseJson(Buffer.from(text), 'request');
        checkBody('renderIntegrationUIWithPost', request);
        return request as RenderIntegrationUI;
    });
}
