/** One workerd process: its start, its connections, its isolates and its exit. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Dispatcher, Pool } from 'undici';

import { IsolateError } from '../error.ts';
import type { VersionCode } from '../interface.ts';
import { CALL_HEADER, DISPATCHER, type IsolateRef, UNFRAMED_HEADER_BYTES } from '../wire.ts';
import { RESPONSE_HEADER_BYTES } from './incoming-response.ts';
import { workerdConfig } from './workerd-config.ts';
import type { Envelope } from './encode-envelope.ts';
import { LoadedIsolate } from './loaded-isolate.ts';
import { LoadQueue } from './load-queue.ts';
import { parseJson } from './parse-json.ts';
import { limitResources, listening, spawnWorkerd } from './spawn-workerd.ts';

/** A start takes 40 ms, but more than 10 s on a machine with a load of ten processes for each core. */
const START_DEADLINE_MS = 60_000;
/** Characters at the end of the standard error output that are stored, for messages about the exit of a process. */
const STDERR_TAIL_CHARACTERS = 4_000;
/** Time to wait for the rest of the standard error output after the exit. */
const STDERR_DRAIN_MS = 20;
/** Limit for responses of the dispatcher. A ledger of 1,000 calls has less than 2 MB. */
const MAX_POST_BYTES = 16 * 1024 * 1024;
/** Maximum number of versions that load at the same time. More would only block the event loop for longer. */
const MAX_LOADS = 4;
/** The default of `scriptBytes`, so that a burst of loads takes no longer than the largest single load. */
const MAX_LOAD_BYTES = 2 * 1024 * 1024;
/** CPU time to create an isolate: 5 ms, and more on a slow machine. */
const LOAD_MS = 15;
/**
 * Compiling takes about 100 ms of CPU time per megabyte of functions, and 250 ms per megabyte of literals, in one turn.
 */
const LOAD_MS_PER_BYTE = 250 / 1024 / 1024;
const PAGE_BYTES = 4096;

export interface ProcessOptions {
    number: number;
    directory: string;
    gatewayPath: string;
    apiOrigin: string;
    certificateAuthorities: readonly string[];
    heapBytes: number;
    /** Memory limit of the operating system, beyond the memory that the process starts with. */
    dataBytes: number;
    /** Isolates of all processes by key, for the gateway. */
    registry: Map<string, LoadedIsolate>;
}

/** The part of an invocation that its process needs. */
export interface RunningInvocation {
    readonly request: { readonly tenant: string };
    /** Ends the invocation, with the reason why its process ended. */
    abort(error: IsolateError): void;
}

export class WorkerdProcess {
    readonly number: number;
    /**
     * Invocations that run in this process (including `waitUntil` work), or whose ledger has not been read yet. An
     * array, because V8 chains the outgrown tables of a Set, and scavenges would keep ended invocations alive through
     * them.
     */
    readonly invocations: RunningInvocation[] = [];
    /** By `tenant:versionHash`, least recently used first. */
    readonly isolates = new Map<string, LoadedIsolate>();
    /** Resolves when the process has exited. */
    readonly exited: Promise<void>;
    alive = true;
    /** Number of isolates loaded so far. */
    loads = 0;
    /** Limits the isolates that load at the same time. */
    readonly loadQueue = new LoadQueue({
        maxLoads: MAX_LOADS,
        maxBytes: MAX_LOAD_BYTES,
        untilLoaded: (isolate) => this.loaded(isolate),
    });
    readonly #child: ChildProcess;
    readonly #pool: Pool;
    readonly #registry: Map<string, LoadedIsolate>;
    readonly #paths: string[];
    readonly #onIdle: (() => void)[] = [];
    /** Isolates that have not been evicted, including retired ones. */
    readonly #loaded = new Set<LoadedIsolate>();
    #stderr = '';

    private constructor(
        options: ProcessOptions,
        child: ChildProcess,
        socketPath: string,
        configPath: string,
    ) {
        this.number = options.number;
        this.#registry = options.registry;
        this.#child = child;
        this.#paths = [socketPath, configPath];
        this.#pool = new Pool('http://dispatcher', {
            socketPath,
            // One connection per invocation: with a limit, slow invocations of one tenant would starve the others.
            connections: null,
            pipelining: 1,
            headersTimeout: 0,
            bodyTimeout: 0,
            maxHeaderSize: RESPONSE_HEADER_BYTES + UNFRAMED_HEADER_BYTES,
            keepAliveTimeout: 30_000,
            keepAliveMaxTimeout: 30_000,
        });
        child.stderr?.setEncoding('utf8').on('data', (text: string) => {
            this.#stderr = (this.#stderr + text).slice(-STDERR_TAIL_CHARACTERS);
        });
        this.exited = new Promise((resolve) => {
            const end = (): void => {
                if (!this.alive) return;
                this.alive = false;
                for (const isolate of this.#loaded) this.#registry.delete(isolate.key);
                void this.#pool.destroy();
                for (const path of this.#paths) void rm(path, { force: true });
                resolve();
            };
            // 'close' follows when stderr was read to its end. A child process that holds the pipe open delays it
            // without limit, so 'exit' ends the wait, too.
            child.once('close', end);
            child.once('exit', () => setTimeout(end, STDERR_DRAIN_MS));
            child.once('error', end);
        });
    }

    /**
     * Resolves when the process is ready.
     *
     * @throws IsolateError `start_failed`.
     */
    static async start(options: ProcessOptions): Promise<WorkerdProcess> {
        const name = `workerd-${options.number}`;
        const socketPath = join(options.directory, `${name}.sock`);
        const configPath = join(options.directory, `${name}.capnp`);
        // workerd cannot listen on a socket file that already exists.
        await rm(socketPath, { force: true });
        await writeFile(configPath, workerdConfig({ ...options, socketPath }), { mode: 0o600 });
        const child = spawnWorkerd(configPath);
        const started = new WorkerdProcess(options, child, socketPath, configPath);
        try {
            await Promise.race([listening(child, START_DEADLINE_MS), started.#failed()]);
        } catch (cause) {
            started.kill();
            throw new IsolateError(
                'start_failed',
                `workerd did not start. ${started.#stderr.trim() || 'It printed nothing.'}`,
                { cause },
            );
        }
        limitResources(started.pid, options.dataBytes);
        return started;
    }

    async #failed(): Promise<never> {
        await this.exited;
        throw new Error('the process exited');
    }

    get pid(): number {
        return this.#child.pid ?? 0;
    }

    /** Resident memory; 0 where /proc does not exist. */
    get rssBytes(): number {
        try {
            return (
                Number(readFileSync(`/proc/${this.pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES
            );
        } catch {
            return 0;
        }
    }

    /** The last lines of workerd's standard error output. */
    get stderrTail(): string {
        return this.#stderr.trim();
    }

    /** Returns the isolate for new invocations of a version, and creates it if there is none. */
    isolate(
        tenant: string,
        versionHash: string,
        nonce: () => number,
        loadCode: () => Promise<VersionCode>,
    ): LoadedIsolate {
        const name = `${tenant}:${versionHash}`;
        let isolate = this.isolates.get(name);
        if (isolate) {
            // Inserted again below, so that the map remains in order of use.
            this.isolates.delete(name);
        } else {
            this.loads += 1;
            isolate = new LoadedIsolate(tenant, versionHash, nonce(), loadCode);
            this.#registry.set(isolate.key, isolate);
            this.#loaded.add(isolate);
        }
        isolate.loadCode = loadCode;
        isolate.lastUsed = performance.now();
        this.isolates.set(name, isolate);
        return isolate;
    }

    /** Ends an isolate that has no running invocations. */
    async evict(isolate: LoadedIsolate): Promise<void> {
        this.#forget(isolate);
        // Deleted only when the isolate is idle: until then, workerd may fetch the isolate's code through the registry.
        this.#registry.delete(isolate.key);
        if (this.alive) await this.#post(DISPATCHER.evict, isolate.key).catch(() => {});
        this.#loaded.delete(isolate);
    }

    /** Tenants with loaded code, which can do work even after its invocations have ended. */
    get tenants(): Set<string> {
        return new Set(Array.from(this.#loaded, ({ tenant }) => tenant));
    }

    /** CPU time, in milliseconds, that compiling versions may take before the next turn of the event loop. */
    get loadingMs(): number {
        // An isolate that has left the queue may still have functions to compile, until its first response.
        let largest = 0;
        for (const { responded, scriptBytes } of this.#loaded) {
            if (!responded && scriptBytes > largest) largest = scriptBytes;
        }
        const { bytes, loads } = this.loadQueue;
        return Math.max(largest, bytes) * LOAD_MS_PER_BYTE + loads * LOAD_MS;
    }

    /** Stops using an isolate for new invocations, and evicts it when its running invocations have ended. */
    async discard(isolate: LoadedIsolate): Promise<void> {
        this.#forget(isolate);
        if (isolate.inFlight === 0) await this.evict(isolate);
    }

    /** Evicts the least recently used idle isolates until at most `count` are left. */
    trim(count: number): void {
        if (this.isolates.size <= count) return;
        for (const isolate of this.isolates.values()) {
            if (isolate.inFlight > 0) continue;
            void this.evict(isolate);
            if (this.isolates.size <= count) return;
        }
    }

    /** Evicts the isolates that have not been used for `idleMs`. */
    evictIdle(idleMs: number): void {
        const since = performance.now() - idleMs;
        for (const isolate of this.isolates.values()) {
            // In order of use: all further isolates were used later.
            if (isolate.lastUsed > since) return;
            if (isolate.inFlight === 0) void this.evict(isolate);
        }
    }

    /** Resolves when no invocation is left. */
    get idle(): Promise<void> {
        if (this.invocations.length === 0) return Promise.resolve();
        return new Promise((resolve) => this.#onIdle.push(resolve));
    }

    add(invocation: RunningInvocation): void {
        this.invocations.push(invocation);
    }

    remove(invocation: RunningInvocation): void {
        const index = this.invocations.indexOf(invocation);
        if (index >= 0) this.invocations.splice(index, 1);
        if (this.invocations.length > 0) return;
        for (const resolve of this.#onIdle.splice(0)) resolve();
    }

    /** Resolves when the isolate is loaded or its load has failed. Rejects if the process exits first. */
    async loaded({ tenant, key }: LoadedIsolate): Promise<void> {
        const ref: IsolateRef = { tenant, isolate: key };
        await this.#post(DISPATCHER.load, JSON.stringify(ref));
    }

    invoke(call: string, envelope: Envelope, handler: Dispatcher.DispatchHandler): void {
        this.#pool.dispatch(
            {
                method: 'POST',
                path: DISPATCHER.invoke,
                headers: [CALL_HEADER, call, 'content-type', envelope.contentType],
                body: envelope.body,
            },
            handler,
        );
    }

    /** Resolves when the event loop of the process has completed a turn. */
    async ping(): Promise<void> {
        await this.#post(DISPATCHER.ping, '');
    }

    /** Returns the records of an invocation's outbound calls; further calls are refused. */
    async ledger(id: string): Promise<unknown> {
        return parseJson(await this.#post(DISPATCHER.ledger, id));
    }

    /** Kills the process with SIGKILL. Running invocations are lost. */
    kill(): void {
        this.#child.kill('SIGKILL');
    }

    #forget(isolate: LoadedIsolate): void {
        isolate.retired = true;
        const name = `${isolate.tenant}:${isolate.versionHash}`;
        if (this.isolates.get(name) === isolate) this.isolates.delete(name);
    }

    async #post(path: string, body: string): Promise<Buffer> {
        const response = await this.#pool.request({ method: 'POST', path, body });
        const chunks: Buffer[] = [];
        let bytes = 0;
        for await (const chunk of response.body as AsyncIterable<Buffer>) {
            bytes += chunk.length;
            if (bytes > MAX_POST_BYTES) throw new RangeError('The response is too large.');
            chunks.push(chunk);
        }
        return Buffer.concat(chunks);
    }
}
