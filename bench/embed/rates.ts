import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

import { Pool } from 'undici';

import { report } from '../platform/statistics.ts';
import { renderPath, type BenchHost } from './bench-host.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
const CONNECTIONS = 16;
const BLOCKS = 20;

/** Cached embeds a second for each core that the measured process uses. */
const MIN_BEHIND_PROXY = 10_000;
const MIN_WITHOUT = 12_000;

/** Clock ticks a second of /proc, which is 100 on every Linux. */
const TICKS = 100;

/** Measures how many cached blocks the host serves for each second of CPU time, alone and behind nginx. */
export async function measureRates(host: BenchHost): Promise<void> {
    const paths = host.keys.map((key) => renderPath(key, BLOCKS));
    const alone = await embedsPerCore(host.api, paths, [host.pid]);
    report(
        `cached embeds a second a core, at least ${MIN_WITHOUT}`,
        `${alone.toFixed(0)}/s`,
        alone >= MIN_WITHOUT,
    );
    if (!existsSync('/usr/sbin/nginx')) {
        console.log(
            '  nginx is missing: install it (apt-get install nginx) to measure a proxy cache.',
        );
        process.exitCode = 1;
        return;
    }
    await using nginx = await startNginx(host);
    const behind = await embedsPerCore(nginx.origin, paths.slice(0, 1), nginx.pids());
    report(
        `the same behind nginx, at least ${MIN_BEHIND_PROXY}`,
        `${behind.toFixed(0)}/s`,
        behind >= MIN_BEHIND_PROXY,
    );
}

async function embedsPerCore(
    origin: string,
    paths: readonly string[],
    pids: readonly number[],
): Promise<number> {
    const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
    let sent = 0;
    const request = async () => {
        const index = sent++;
        const { statusCode, body } = await pool.request({
            method: 'GET',
            path: paths[index % paths.length] ?? '',
            headers: {
                origin: 'http://127.0.0.1:80',
                // The requests have many addresses, because the host limits the rate of each address.
                'x-forwarded-for': `10.${(index >> 14) & 255}.${(index >> 7) & 127}.${index & 127}`,
            },
        });
        const text = await body.text();
        if (statusCode !== 200) throw new Error(`${origin}: ${statusCode} ${text}`);
    };
    for (const _ of paths) await request();
    const before = sent;
    const cpuBefore = cpuSeconds(pids);
    const end = performance.now() + SECONDS * 1000;
    const worker = async () => {
        while (performance.now() < end) await request();
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    const cpu = cpuSeconds(pids) - cpuBefore;
    await pool.destroy();
    return ((sent - before) * BLOCKS) / cpu;
}

/** Returns the CPU time that processes have used, in seconds: the 14th and 15th field of `/proc/PID/stat`. */
function cpuSeconds(pids: readonly number[]): number {
    const ticks = pids.flatMap((pid) => {
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
        return [Number(fields[11]), Number(fields[12])];
    });
    return ticks.reduce((sum, each) => sum + each, 0) / TICKS;
}

interface Nginx extends AsyncDisposable {
    origin: string;
    /** The processes that answer requests. */
    pids(): number[];
}

async function startNginx({ api, folder }: BenchHost): Promise<Nginx> {
    const port = await freePort();
    const prefix = join(folder, 'nginx');
    await mkdir(prefix, { recursive: true });
    const file = join(prefix, 'nginx.conf');
    await writeFile(file, configurationOf(prefix, port, api));
    const child = spawn(
        '/usr/sbin/nginx',
        ['-p', prefix, '-c', file, '-e', join(prefix, 'error')],
        {
            stdio: ['ignore', 'inherit', 'inherit'],
        },
    );
    const origin = `http://127.0.0.1:${port}`;
    for (let attempt = 0; attempt < 100; attempt++) {
        if (await fetch(origin).then(Boolean, () => false)) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return {
        origin,
        pids: () =>
            readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
                .trim()
                .split(' ')
                .map(Number),
        async [Symbol.asyncDispose]() {
            const exited = once(child, 'exit');
            child.kill();
            await exited;
        },
    };
}

/**
 * Returns nginx's configuration. It has one worker, because the bench measures one core. The cache's key contains the
 * page's origin, because responses have `Vary: Origin`.
 */
function configurationOf(prefix: string, port: number, api: string): string {
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((name) => `${name}_temp_path ${prefix}/${name};`)
        .join('\n    ');
    return `worker_processes 1;
daemon off;
pid ${prefix}/pid;
events { worker_connections 1024; }
http {
    access_log off;
    ${paths}
    proxy_cache_path ${prefix}/cache keys_zone=embed:10m;
    server {
        listen 127.0.0.1:${port};
        location / {
            proxy_pass ${api};
            proxy_cache embed;
            proxy_cache_use_stale updating error timeout;
            proxy_cache_background_update on;
            proxy_cache_lock on;
            proxy_cache_key "$request_uri $http_origin";
        }
    }
}
`;
}

async function freePort(): Promise<number> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // The cast holds: a listening TCP server has this address.
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}
