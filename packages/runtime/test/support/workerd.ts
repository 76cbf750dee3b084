import { createRequire } from 'node:module';

import { Miniflare, type Request as MiniflareRequest, Response } from 'miniflare';

import { CALL_HEADER, SETTLED_HOST, settledModule } from './settled.ts';

/** The workerd that packages/isolate runs, which is not the one that Miniflare brings. */
const { default: hostWorkerd } = createRequire(
    new URL('../../../isolate/package.json', import.meta.url),
)('workerd') as { default: string };

/** What an integration sent to the outside world. */
export interface OutboundCall {
    /** The worker that sent it. */
    worker: string;
    method: string;
    url: string;
    headers: Record<string, string>;
    body: string;
}

/** Stands for everything outside: the platform's API and the internet. */
export type Outside = (call: OutboundCall) => OutsideAnswer | Promise<OutsideAnswer>;

export interface OutsideAnswer {
    status?: number;
    body?: string;
    type?: string;
}

/** The status of what is no answer: an exception that left the worker. */
const ESCAPED = 0;

/** What a caller can see of an answer. */
export interface ObservedAnswer {
    /** The HTTP status, or `ESCAPED`. */
    status: number;
    headers: Record<string, string>;
    body: string;
}

export interface Workers extends AsyncDisposable {
    /** Every line that an integration logged. */
    logs: string[];
    /** Sends a request; with an `outside` it returns once the work in `waitUntil` has ended too. */
    call(worker: string, request: Request): Promise<ObservedAnswer>;
}

/** What hosts give integrations: `INTEGRATION_COMPATIBILITY_DATE` of packages/isolate. */
const COMPATIBILITY_DATE = '2025-05-25';

/** Runs bundles in real workerd, one worker a name. */
export async function startWorkers(
    scripts: Record<string, string>,
    outside?: Outside,
): Promise<Workers> {
    process.env['MINIFLARE_WORKERD_PATH'] ??= hostWorkerd;
    const logs: string[] = [];
    const running = new Map<string, () => void>();
    let count = 0;
    const miniflare = new Miniflare({
        workers: [
            // The first is the one that Miniflare routes its own URL to.
            { name: 'none', modules: true, script: 'export default {}' },
            ...Object.entries(scripts).map(([name, contents]) => ({
                name,
                modules: [
                    ...(outside
                        ? [
                              {
                                  type: 'ESModule' as const,
                                  path: 'main.mjs',
                                  contents: settledModule(`${name}.mjs`),
                              },
                          ]
                        : []),
                    { type: 'ESModule' as const, path: `${name}.mjs`, contents },
                ],
                compatibilityDate: COMPATIBILITY_DATE,
                ...(outside ? { outboundService: answerOutside(name, outside, running) } : {}),
            })),
        ],
        handleStructuredLogs: ({ message }: { message: string }) => void logs.push(message),
    });
    await miniflare.ready;
    return {
        logs,
        async call(worker, request) {
            const target = await miniflare.getWorker(worker);
            const number = `${count++}`;
            const settled = new Promise<void>((resolve) => running.set(number, resolve));
            const init = {
                method: request.method,
                headers: { ...Object.fromEntries(request.headers), [CALL_HEADER]: number },
                body: request.body && (await request.arrayBuffer()),
                redirect: 'manual' as const,
            };
            let answer;
            try {
                answer = await target.fetch(request.url, init);
            } catch (error) {
                return { status: ESCAPED, headers: {}, body: String(error) };
            }
            const observed = {
                status: answer.status,
                headers: Object.fromEntries(answer.headers),
                body: await answer.text(),
            };
            if (outside) {
                await settled;
            }
            return observed;
        },
        [Symbol.asyncDispose]: () => miniflare.dispose(),
    };
}

function answerOutside(worker: string, outside: Outside, running: Map<string, () => void>) {
    return async (request: MiniflareRequest) => {
        const { host, pathname } = new URL(request.url);
        if (host === SETTLED_HOST) {
            running.get(pathname.slice(1))?.();
            running.delete(pathname.slice(1));
            return new Response();
        }
        const headers = Object.fromEntries(request.headers);
        // Added by workerd, with the worker's name.
        delete headers['cf-worker'];
        const {
            status = 200,
            body = '',
            type = 'application/json',
        } = await outside({
            worker,
            method: request.method,
            url: request.url,
            headers,
            body: await request.text(),
        });
        return new Response(body, { status, headers: { 'content-type': type } });
    };
}
