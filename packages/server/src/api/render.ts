import { PlatformError, type Rendering } from '@bindery/platform';
import type { RenderIntegrationUI } from '@gitbook/api';
import LZString from 'lz-string';

import { param, type ApiCall, type Operations, type ApiResponse } from './operation.ts';
import { checkBody } from './check-request.ts';

export const renderOperations: Operations = {
    renderIntegrationUIWithPost: {
        handle: (call) => render(call, call.body as RenderIntegrationUI),
    },
    renderIntegrationUIWithGet: {
        handle: (call) => render(call, readRequest(call)),
    },
};

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
function readRequest(call: ApiCall): RenderIntegrationUI {
    const text = LZString.decompressFromEncodedURIComponent(call.query.get('request') ?? '');
    let request: unknown;
    try {
        request = JSON.parse(text ?? '');
    } catch (error) {
        throw new PlatformError(
            'invalid',
            'request must be JSON, compressed with LZ-string (compressToEncodedURIComponent).',
            { cause: error },
        );
    }
    checkBody('renderIntegrationUIWithPost', request);
    return request as RenderIntegrationUI;
}
