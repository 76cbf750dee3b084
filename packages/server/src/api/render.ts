import { PlatformError, type Rendering } from '@bindery/platform';
import type { RenderIntegrationUI } from '@gitbook/api';

import { meterOf } from '../budget/request-meter.ts';
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
        handle: (call) => render(call, call.body as RenderIntegrationUI),
    },
    renderIntegrationUIWithGet: {
        handle: async (call) => render(call, await readRequest(call)),
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
