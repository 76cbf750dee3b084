import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import { apiErrorBody } from '@bindery/contract';

/** Status and message by the code of Node's HTTP parser. */
const RESPONSES: Record<string, [number, string, string]> = {
    HPE_INVALID_URL: [
        400,
        'Bad Request',
        'The request target has characters that must be percent-encoded in UTF-8: send /b%C3%BC instead of /bü.',
    ],
    HPE_HEADER_OVERFLOW: [
        431,
        'Request Header Fields Too Large',
        'The headers of the request are larger than 16 KB.',
    ],
    ERR_HTTP_REQUEST_TIMEOUT: [
        408,
        'Request Timeout',
        'The request headers did not arrive in time.',
    ],
};

/** Responds to a request that Node's HTTP parser rejected, so that no request object exists. Closes the connection. */
export function respondToParseError(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (error.code === 'ECONNRESET' || !socket.writable || isResponding(socket)) {
        socket.destroy();
        return;
    }
    const [status, reason, message] = RESPONSES[error.code ?? ''] ?? [
        400,
        'Bad Request',
        `The request is not valid HTTP: ${error.message}.`,
    ];
    const body = JSON.stringify(apiErrorBody(status, message));
    const text = [
        `HTTP/1.1 ${status} ${reason}`,
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        '',
        body,
    ].join('\r\n');
    socket.end(text, () => socket.destroy());
}

/**
 * Returns true if the error occurred in the body of a request whose response has begun. Node keeps that response in
 * `_httpMessage`.
 */
function isResponding(socket: Duplex & { _httpMessage?: ServerResponse | null }): boolean {
    return socket._httpMessage?.headersSent === true;
}
