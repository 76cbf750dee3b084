import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The workerd of packages/isolate; Miniflare depends on another version. */
const { default: binary } = createRequire(
    new URL('../../packages/isolate/package.json', import.meta.url),
)('workerd') as { default: string };

export interface WorkerdProcess extends AsyncDisposable {
    /** Sends a request; throws unless the answer is 200. */
    send(path: string, body?: Body): Promise<void>;
    /** Returns the resident memory in bytes. */
    memory(): Promise<number>;
}

export interface Body {
    contentType: string;
    bytes: Uint8Array;
}

/** Starts workerd with both bundles configured. */
export async function startWorkerd(bundles: Record<string, string>): Promise<WorkerdProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'bench-sdk-'));
    const socketPath = join(folder, 'socket');
    await writeFile(
        join(folder, 'dispatcher.js'),
        await readFile(new URL('dispatcher.worker.js', import.meta.url)),
    );
    for (const [name, script] of Object.entries(bundles)) {
        await writeFile(join(folder, `${name}.js`), script);
    }
    const bindings = Object.keys(bundles).map(
        (name) => `(name = "${name}", text = embed "${name}.js")`,
    );
    await writeFile(
        join(folder, 'config.capnp'),
        `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "dispatcher.js", esModule = embed "dispatcher.js")],
    compatibilityDate = "2026-01-01",
    compatibilityFlags = ["experimental"],
    bindings = [(name = "LOADER", workerLoader = (id = "bench")), ${bindings.join(', ')}],
  ))],
  sockets = [(name = "http", address = "unix:${socketPath}", http = (), service = "main")],
);`,
    );
    const child = spawn(binary, ['serve', '--experimental', join(folder, 'config.capnp')], {
        // Discards the integration's log lines, because an undrained pipe would block the process.
        stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = new Promise<string>((done) =>
        child.once('exit', (code, signal) => done(`workerd ended with ${signal ?? code}`)),
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const process: WorkerdProcess = {
        send: (path, body) =>
            Promise.race([
                send(agent, socketPath, path, body),
                ended.then((how) => Promise.reject(new Error(how))),
            ]),
        memory: () => residentMemory(child),
        async [Symbol.asyncDispose]() {
            agent.destroy();
            child.kill('SIGKILL');
            await ended;
            await rm(folder, { recursive: true });
        },
    };
    for (let attempt = 0; ; attempt++) {
        try {
            await process.send('/');
            return process;
        } catch (error) {
            if (attempt > 500) {
                await process[Symbol.asyncDispose]();
                throw error;
            }
            await sleep(10);
        }
    }
}

function send(agent: Agent, socketPath: string, path: string, body?: Body): Promise<void> {
    return new Promise((done, fail) => {
        const request = httpRequest(
            {
                agent,
                socketPath,
                path,
                method: body ? 'POST' : 'GET',
                headers: body
                    ? { 'content-type': body.contentType, 'content-length': body.bytes.length }
                    : {},
            },
            (response) => {
                let text = '';
                response.setEncoding('utf8').on('data', (part: string) => (text += part));
                response.on('end', () =>
                    response.statusCode === 200
                        ? done()
                        : fail(new Error(`${response.statusCode}: ${text}`)),
                );
            },
        );
        request.on('error', fail);
        request.end(body?.bytes);
    });
}

async function residentMemory({ pid }: ChildProcess): Promise<number> {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
}
