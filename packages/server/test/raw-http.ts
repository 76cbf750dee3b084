import { connect } from 'node:net';

export interface RawResponse {
    status: number;
    /** Header lines, with every byte as one character. */
    lines: string[];
    /** Values of a header by its name in lower case. */
    header(name: string): string[];
    /** The body after the transfer coding was removed. */
    body: Buffer;
}

/** Sends bytes to a server on this machine, and returns the response without interpreting its headers or body. */
export async function sendRaw(port: number, request: Buffer | string): Promise<RawResponse> {
    const bytes = await new Promise<Buffer>((resolve, reject) => {
        const chunks: Buffer[] = [];
        const socket = connect(port, '127.0.0.1', () => socket.write(request));
        socket.on('data', (chunk) => chunks.push(chunk));
        socket.once('error', reject);
        socket.once('close', () => resolve(Buffer.concat(chunks)));
    });
    const end = bytes.indexOf('\r\n\r\n');
    const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
    const header = (name: string): string[] =>
        lines
            .filter((line) => line.toLowerCase().startsWith(`${name}:`))
            .map((line) => line.slice(name.length + 1).trim());
    const body = bytes.subarray(end + 4);
    return {
        status: Number(statusLine.split(' ')[1]),
        lines,
        header,
        body: header('transfer-encoding').includes('chunked') ? unchunked(body) : body,
    };
}

function unchunked(bytes: Buffer): Buffer {
    const chunks: Buffer[] = [];
    let offset = 0;
    for (;;) {
        const lineEnd = bytes.indexOf('\r\n', offset);
        const length = Number.parseInt(bytes.toString('latin1', offset, lineEnd), 16);
        if (!(length > 0)) return Buffer.concat(chunks);
        chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + length));
        offset = lineEnd + 2 + length + 2;
    }
}
