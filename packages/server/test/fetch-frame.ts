import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** Fetches a URL of a host below `localhost`. Browsers resolve such hosts to this machine; Node does not. */
export async function fetchFrame(url: string): Promise<Response> {
    const { host, port, pathname, search } = new URL(url);
    return new Promise((resolve, reject) => {
        request(
            { host: '127.0.0.1', port, path: pathname + search, headers: { host } },
            (message) => {
                buffer(message).then((body) => {
                    const status = message.statusCode ?? 0;
                    const headers = Object.entries(message.headersDistinct).flatMap(
                        ([name, values = []]) =>
                            values.map((value): [string, string] => [name, value]),
                    );
                    resolve(
                        new Response(
                            status === 204 || status === 304 ? null : new Uint8Array(body),
                            {
                                status,
                                headers,
                            },
                        ),
                    );
                }, reject);
            },
        )
            .on('error', reject)
            .end();
    });
}
