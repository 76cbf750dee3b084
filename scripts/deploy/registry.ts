import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';

import { run } from '../lib/run.ts';
import type { PackedPackage } from '../pack/pack-packages.ts';

export interface Registry extends AsyncDisposable {
    url: string;
}

/** Serves tarballs as a registry of npm does, so that `npm install @bindery/cli` works before they are published. */
export async function startRegistry(packed: readonly PackedPackage[]): Promise<Registry> {
    const manifests = new Map<string, object>();
    const files = new Map<string, string>();
    const server = createServer((request, response) => {
        const path = decodeURIComponent(new URL(request.url ?? '/', 'http://registry').pathname);
        const file = files.get(path);
        const manifest = manifests.get(path.slice(1));
        if (file !== undefined) response.end(readFileSync(file));
        else if (manifest === undefined) response.writeHead(404).end('{}');
        else
            response
                .writeHead(200, { 'Content-Type': 'application/json' })
                .end(JSON.stringify(manifest));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // The cast holds: a listening TCP server has this address.
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const { name, tarball } of packed) {
        const { output } = await run('tar', ['-xzOf', tarball, 'package/package.json'], {
            quiet: true,
        });
        // The cast holds: the tarball was packed from this project's packages.
        const json = JSON.parse(output) as { version: string };
        const path = `/-/${basename(tarball)}`;
        files.set(path, tarball);
        const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
        manifests.set(name, {
            name,
            'dist-tags': { latest: json.version },
            versions: { [json.version]: { ...json, dist: { tarball: url + path, integrity } } },
        });
    }
    return {
        url,
        async [Symbol.asyncDispose]() {
            server.closeAllConnections();
            server.close();
            await once(server, 'close');
        },
    };
}
