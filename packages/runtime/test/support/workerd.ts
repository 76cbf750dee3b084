import { createRequire } from 'node:module';

import { Miniflare, type Request as MiniflareRequest, Response } from 'miniflare';

import { CALL_HEADER, SETTLED_HEADER, SETTLED_HOST, settledModule } from './settled.ts';

/** The workerd of packages/isolate. Miniflare depends on another version. */
const { default: hostWorkerd } = createRequire(
    new URL('../../../isolate/package.json', import.meta.url),
)('workerd') as { default: string };

/** A request that an integration sent to the platform's API or the internet. */
export interface OutboundCall {
    /** The worker that sent it. */
    worker: string;
    method: string;
    url: string;
    headers: Record<string, string>;
    body: string;
}

/** Responds to the requests of integrations, in place of the platform's API and the internet. */
export type Outside = (call: OutboundCall) => OutsideAnswer | Promise<OutsideAnswer>;

export interface OutsideAnswer {
    status?: number;
    body?: string;
    type?: string;
}

/** Stands for the status when the worker threw an exception instead of responding. */
const ESCAPED = 0;

/** A response as its caller sees it. */
export interface ObservedAnswer {
    /** The HTTP status, or `ESCAPED`. */
    status: number;
    headers: Record<string, string>;
    body: string;
}

export interface Workers extends AsyncDisposable {
    /** All lines that integrations logged. */
    logs: string[];
    /** Sends a request. With an `outside` it returns after the `waitUntil` work has ended. */
    call(worker: string, request: Request): Promise<ObservedAnswer>;
}

/** The same as `INTEGRATION_COMPATIBILITY_DATE` of packages/isolate. */
const COMPATIBILITY_DATE = '2025-05-25';

/** Runs bundles in real workerd, one worker per name. */
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
            // Not used: Miniflare sends requests for its own URL to the first worker.
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
    const targets = new Map(
        await Promise.all(
            Object.keys(scripts).map(
                async (name) => [name, await miniflare.getWorker(name)] as const,
            ),
        ),
    );
    return {
        logs,
        async call(worker, request) {
            const target = targets.get(worker);
            if (target === undefined) throw new Error(`There is no worker ${worker}`);
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
            const { [SETTLED_HEADER]: hasSettled, ...headers } = Object.fromEntries(answer.headers);
            const observed = { status: answer.status, headers, body: await answer.text() };
            if (outside && !hasSettled) {
                await settled;
            }
            running.delete(number);
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
        // workerd adds this header with the worker's name, which differs between the SDKs.
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
