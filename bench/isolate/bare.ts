/**
 * The baseline: workerd without the isolate host, called by an undici client. `static` serves a configured version;
 * `loader` loads the version on demand, as a host of several integrations must, without policy, logs or limits.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Pool } from 'undici';

import { encodeEnvelope } from '../../packages/isolate/src/host/encode-envelope.ts';
import { ENVIRONMENT, EVENT } from './invocation.ts';
import { wait } from './measure.ts';

const require = createRequire(new URL('../../packages/isolate/package.json', import.meta.url));
const { default: workerd } = require('workerd') as { default: string };

const LOADER = `
import code from 'code';
export default {
    async fetch(request, env) {
        const stub = env.LOADER.get(request.headers.get('x-key'), () => ({
            compatibilityDate: '2025-05-25', compatibilityFlags: ['nodejs_compat'],
            mainModule: 'integration.js', modules: { 'integration.js': code }, env: {}, globalOutbound: null,
        }));
        return stub.getEntrypoint().fetch('http://host/v1', {
            method: 'POST',
            headers: { 'content-type': request.headers.get('content-type') },
            body: request.body,
        });
    },
};`;

export class Bare implements AsyncDisposable {
    readonly #directory = mkdtempSync(join(tmpdir(), 'bindery-bench-'));
    readonly #children: ChildProcess[] = [];
    readonly #pools: Pool[] = [];

    static async start(
        kind: 'static' | 'loader',
        script: string,
        processes: number,
    ): Promise<Bare> {
        const bare = new Bare();
        for (let index = 0; index < processes; index += 1) bare.#spawn(kind, script, index);
        try {
            for (let index = 0; index < processes; index += 1) await bare.#ready(index);
        } catch (error) {
            await bare[Symbol.asyncDispose]();
            throw error;
        }
        return bare;
    }

    /** Runs one invocation; `key` identifies the isolate. */
    async call(index: number, key: string): Promise<void> {
        const pool = this.#pools[index % this.#pools.length];
        const { contentType, body } = encodeEnvelope({ event: EVENT, environment: ENVIRONMENT });
        const response = await pool?.request({
            method: 'POST',
            path: '/v1',
            headers: { 'content-type': contentType, 'x-key': key },
            body,
        });
        const text = await response?.body.text();
        if (response?.statusCode !== 200) throw new Error(`bare workerd answered ${text}`);
    }

    async [Symbol.asyncDispose](): Promise<void> {
        for (const child of this.#children) child.kill('SIGKILL');
        await Promise.all(this.#pools.map((pool) => pool.destroy()));
        rmSync(this.#directory, { recursive: true });
    }

    #spawn(kind: 'static' | 'loader', script: string, index: number): void {
        const socketPath = join(this.#directory, `${index}.sock`);
        const configPath = join(this.#directory, `${index}.capnp`);
        writeFileSync(join(this.#directory, 'script.js'), script);
        writeFileSync(join(this.#directory, 'loader.js'), LOADER);
        const worker =
            kind === 'static'
                ? 'modules = [(name = "integration.js", esModule = embed "script.js")], compatibilityDate = "2025-05-25", compatibilityFlags = ["nodejs_compat"]'
                : 'modules = [(name = "loader.js", esModule = embed "loader.js"), (name = "code", text = embed "script.js")], compatibilityDate = "2026-11-17", compatibilityFlags = ["experimental"], bindings = [(name = "LOADER", workerLoader = (id = "x"))]';
        writeFileSync(
            configPath,
            `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (${worker}))],
  sockets = [(name = "main", address = "unix:${socketPath}", http = (), service = "main")],
);
`,
        );
        this.#children.push(
            spawn(workerd, ['serve', '--experimental', configPath], { stdio: 'ignore', env: {} }),
        );
        this.#pools.push(
            new Pool('http://bare', { socketPath, connections: 16, headersTimeout: 0 }),
        );
    }

    async #ready(index: number): Promise<void> {
        for (let attempt = 0; ; attempt += 1) {
            try {
                await this.call(index, 'ready');
                return;
            } catch (error) {
                if (attempt > 400) throw error;
                await wait(10);
            }
        }
    }
}
