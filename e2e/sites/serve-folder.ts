import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
    '.html': 'text/html; charset=utf-8',
    '.css': 'text/css',
    '.js': 'text/javascript',
    '.json': 'application/json',
    '.svg': 'image/svg+xml',
};

export interface ServedFolder extends AsyncDisposable {
    origin: string;
}

/** Serves built pages as static hosts do: `/form` is `form.html` or `form/index.html`. */
export async function serveFolder(folder: string): Promise<ServedFolder> {
    const server = createServer((request, response) => {
        const path = normalize(
            decodeURIComponent(new URL(request.url ?? '/', 'http://site').pathname),
        );
        const file = [path, `${path}.html`, join(path, 'index.html')]
            .map((each) => join(folder, each))
            .find((each) => existsSync(each) && statSync(each).isFile());
        if (file === undefined) {
            response.writeHead(404).end();
            return;
        }
        response.writeHead(200, {
            'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
        });
        createReadStream(file).pipe(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // The cast holds: a listening TCP server has this address.
    const { port } = server.address() as AddressInfo;
    return {
        origin: `http://127.0.0.1:${port}`,
        async [Symbol.asyncDispose]() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}
