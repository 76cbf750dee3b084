// The services outside the machine on which the checks follow docs/deploy.md: DNS, a certificate authority with ACME
// and an OpenID provider (behind Caddy), and a documentation site of another origin. Runs in a network namespace of its
// own.
// `node world.ts FOLDER REDIRECT_URI`; prints `ready`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { createServer as createDnsServer, Packet } from 'dns2';
import { Provider } from 'oidc-provider';

import { MACHINE_ADDRESS, WORLD_ADDRESS } from './machine.ts';

const [folder = '', redirectUri = ''] = process.argv.slice(2);
const PORTS = { provider: 8001, docs: 8002 };
const OWN_NAMES = ['ca.example.org', 'login.example.com', 'docs.example.org'];

/** The client secret of Bindery at the provider. */
const CLIENT_SECRET = 'secret-of-the-client';

await startDns();
startProvider();
startDocs();
await startCaddy();
console.log('ready');

/** Responds with `WORLD_ADDRESS` for the names in `OWN_NAMES`, and with `MACHINE_ADDRESS` for all others. */
async function startDns(): Promise<void> {
    const server = createDnsServer({
        udp: true,
        handle: (request, send) => {
            const response = Packet.createResponseFromRequest(request);
            const [question] = request.questions;
            const { name = '', type } = question ?? {};
            if (type === Packet.TYPE.A) {
                // The cast holds: the server encodes records that have no `toBuffer`.
                response.answers.push({
                    name,
                    type: Packet.TYPE.A,
                    class: Packet.CLASS.IN,
                    ttl: 60,
                    address: OWN_NAMES.includes(name.toLowerCase())
                        ? WORLD_ADDRESS
                        : MACHINE_ADDRESS,
                } as (typeof response.answers)[number]);
            }
            send(response);
        },
    });
    await server.listen({ udp: { port: 53, address: WORLD_ADDRESS } });
}

function startProvider(): void {
    const provider = new Provider('https://login.example.com', {
        clients: [
            {
                client_id: 'bindery',
                client_secret: CLIENT_SECRET,
                redirect_uris: [redirectUri],
                grant_types: ['authorization_code'],
                response_types: ['code'],
                token_endpoint_auth_method: 'client_secret_post',
            },
        ],
        cookies: { keys: ['test'] },
        conformIdTokenClaims: false,
        claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
        findAccount: (_: unknown, id: string) => ({
            accountId: id,
            claims: () => ({ sub: id, name: id, email: `${id}@example.com`, email_verified: true }),
        }),
    });
    provider.proxy = true;
    createServer(provider.callback()).listen(PORTS.provider, '127.0.0.1');
}

/** Serves the pages that were written into the folder `docs`. */
function startDocs(): void {
    createServer((request, response) => {
        const file = join(folder, 'docs', new URL(request.url ?? '/', 'http://docs').pathname);
        const found = existsSync(file);
        response.writeHead(found ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' });
        response.end(found ? readFileSync(file) : '');
    }).listen(PORTS.docs, '127.0.0.1');
}

/**
 * Starts Caddy as the certificate authority and as the proxy of the provider and the documentation site. Resolves when
 * its root certificate exists.
 */
async function startCaddy(): Promise<void> {
    mkdirSync(join(folder, 'docs'), { recursive: true });
    const file = join(folder, 'Caddyfile');
    writeFileSync(
        file,
        `{
    admin off
    skip_install_trust
    storage file_system ${folder}/caddy
}
ca.example.org {
    tls internal
    acme_server
}
login.example.com {
    tls internal
    reverse_proxy 127.0.0.1:${PORTS.provider}
}
docs.example.org {
    tls internal
    reverse_proxy 127.0.0.1:${PORTS.docs}
}
`,
    );
    const caddy = spawn('caddy', ['run', '--adapter', 'caddyfile', '--config', file], {
        stdio: 'inherit',
    });
    const ended = once(caddy, 'exit').then(() => process.exit(1));
    const root = join(folder, 'caddy/pki/authorities/local/root.crt');
    while (!existsSync(root)) await Promise.race([sleep(50), ended]);
}
