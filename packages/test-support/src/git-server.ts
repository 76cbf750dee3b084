import { execFileSync, spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';

import { createCertificate } from './certificate.ts';

/** A Git server over HTTPS with a password, which runs git's own CGI program. */
export interface GitServer extends AsyncDisposable {
    /** The repository's URL, without credentials. */
    url: string;
    /** Path of the certificate to trust. */
    certificate: string;
    /** Paths and `Authorization` headers of the requests. */
    requests: { path: string; authorization: string | undefined }[];
}

export async function startGitServer(repository: string, password: string): Promise<GitServer> {
    const certificate = await createCertificate();
    execFileSync('git', ['-C', repository, 'config', 'http.receivepack', 'true']);
    const requests: GitServer['requests'] = [];
    const expected = `Basic ${Buffer.from(`writer:${password}`).toString('base64')}`;
    const server = createServer(
        { key: certificate.key, cert: certificate.cert },
        (request, response) => {
            const { authorization } = request.headers;
            requests.push({ path: request.url ?? '', authorization });
            if (request.url?.startsWith('/moved/') === true) {
                response.writeHead(302, { Location: request.url.replace('/moved/', '/') }).end();
            } else if (authorization === expected) {
                runCgi(repository, request, response);
            } else {
                response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
            }
        },
    );
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return {
        url: `https://localhost:${port}/docs.git`,
        certificate: certificate.path,
        requests,
        async [Symbol.asyncDispose]() {
            server.closeAllConnections();
            server.close();
            await certificate[Symbol.asyncDispose]();
        },
    };
}

/** Responds to a request with git-http-backend, over the Common Gateway Interface (RFC 3875). */
function runCgi(repository: string, request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'https://localhost');
    const backend = spawn('git', ['http-backend'], {
        env: {
            PATH: process.env['PATH'],
            GIT_PROJECT_ROOT: dirname(repository),
            GIT_HTTP_EXPORT_ALL: '1',
            GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
            REMOTE_USER: 'writer',
            PATH_INFO: url.pathname,
            QUERY_STRING: url.search.slice(1),
            REQUEST_METHOD: request.method,
            CONTENT_TYPE: request.headers['content-type'],
            HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
        },
    });
    request.pipe(backend.stdin);
    const chunks: Buffer[] = [];
    backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    backend.on('close', () => {
        const output = Buffer.concat(chunks);
        const end = output.indexOf('\r\n\r\n');
        const headers = output
            .subarray(0, end)
            .toString()
            .split('\r\n')
            .map((line) => line.split(': ') as [string, string]);
        const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
        response.writeHead(
            Number.parseInt(status, 10),
            Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
        );
        response.end(output.subarray(end + 4));
    });
}
