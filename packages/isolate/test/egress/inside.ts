/**
 * Runs inside a network namespace in which every address belongs to this machine, so every call that the policy
 * allows reaches the listeners below, which record the address. Prints a `Report` as one JSON line.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { API_ORIGIN, handler, Harness } from '../harness.ts';
import {
    ALLOWED_URLS,
    LITERAL_ATTACKS,
    PUBLIC_ADDRESSES,
    PUBLIC_NAMES,
    REBINDING_NAMES,
    redirectAttacks,
    redirectTo,
} from './attacks.ts';
import { serveNames } from './name-server.ts';

export interface Report {
    /** By URL: the status or the error that the integration received. */
    attacks: Record<string, string>;
    /** Results for a name whose address is public in every second answer of the name server. */
    rebound: Record<string, string>;
    allowed: Record<string, string>;
    /** Results with private networks allowed: shows that the listeners can be reached. */
    control: Record<string, string>;
    /** Results with an allow list and a deny list. */
    lists: Record<string, string>;
    /** Private addresses on which a connection arrived during the attacks. */
    breached: string[];
    apiUrls: string[];
    queriedNames: string[];
    ledger: { total: number; refused: number };
}

const CALL_ALL = handler(`
    const form = await request.formData();
    const { urls } = JSON.parse(form.get('environment'));
    const results = {};
    await Promise.all(urls.map(async (url) => {
        try {
            const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
            results[url] = String(response.status);
            await response.text();
        } catch (error) {
            results[url] = String(error);
        }
    }));
    return Response.json(results);`);

const reached = new Set<string>();

function respond(request: IncomingMessage, response: ServerResponse): void {
    reached.add((request.socket.localAddress ?? '').replace(/^::ffff:/, ''));
    const url = new URL(request.url ?? '/', 'http://test/');
    const target = url.searchParams.get('target');
    if (url.pathname === '/redirect' && target) {
        const status = Number(url.searchParams.get('status'));
        response.writeHead(status, { location: target }).end();
        return;
    }
    response.writeHead(200, { connection: 'close' }).end('reached');
}

async function main(): Promise<Report> {
    const servers = await Promise.all(
        [80, 8080, 22, 6379].map(async (port) => {
            const server = createServer(respond);
            await new Promise<void>((resolve) => server.listen(port, '::', resolve));
            return server;
        }),
    );
    await using names = await serveNames({ ...PUBLIC_NAMES, ...REBINDING_NAMES });
    const apiUrls: string[] = [];
    await using harness = await Harness.start({
        platformFetch: async ({ url }) => {
            apiUrls.push(url);
            return new Response('api');
        },
    });

    const call = async (urls: readonly string[], egress = {}) => {
        const { text, outcome } = await harness.run(CALL_ALL, {
            environment: { urls } as never,
            egress,
        });
        return { results: JSON.parse(text) as Record<string, string>, outcome };
    };

    const rebinding = Object.keys(REBINDING_NAMES).flatMap((name) => [
        `http://${name}/`,
        `http://${name}:8080/again`,
    ]);
    const attacks = await call([...LITERAL_ATTACKS, ...rebinding, ...redirectAttacks()]);
    // Each call connects again, so some of the name server's answers are private.
    const rebound = await call(
        Array.from(
            { length: 12 },
            (_, count) => `http://rebind.example.com:${count % 2 ? 80 : 8080}/${count}`,
        ),
    );
    const publicAddresses = new Set(PUBLIC_ADDRESSES);
    const breached = [...reached].filter((address) => !publicAddresses.has(address));

    const allowed = await call([...ALLOWED_URLS, `${API_ORIGIN}/v1/user`]);
    const lists = await call(
        [
            'http://pub.example.com/',
            'http://pub6.example.com/',
            'http://both.example.com/',
            redirectTo('http://pub6.example.com/'),
            redirectTo('http://both.example.com/'),
            'http://93.184.215.14/',
            `${API_ORIGIN}/v1/spaces`,
        ],
        {
            allow: ['pub.example.com', '*.example.com'],
            deny: ['pub6.example.com', 'both.example.com'],
        },
    );
    const control = await call(
        [
            'http://127.0.0.1/',
            'http://10.0.0.1/',
            'http://169.254.169.254/',
            'http://[fd00::1]/',
            'http://ten.example.com/',
        ],
        { allowPrivateNetwork: true },
    );
    for (const server of servers) {
        server.closeAllConnections();
        server.close();
    }
    const { egress } = attacks.outcome;
    return {
        attacks: attacks.results,
        rebound: rebound.results,
        allowed: allowed.results,
        control: control.results,
        lists: lists.results,
        breached,
        apiUrls,
        queriedNames: [...names.queriedNames],
        ledger: { total: egress.length, refused: egress.filter(({ refused }) => refused).length },
    };
}

process.stdout.write(`${JSON.stringify(await main())}\n`);
