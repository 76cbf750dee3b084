/** One workerd process: its start, its socket, its isolates and its end. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Dispatcher, Pool } from 'undici';

import { IsolateError } from '../error.ts';
import type { VersionCode } from '../interface.ts';
import { CALL_HEADER, DISPATCHER, type IsolateRef, WHOLE_HEADER_BYTES } from '../wire.ts';
import { ANSWER_HEADER_BYTES } from './answer.ts';
import { workerdConfig } from './config.ts';
import type { Envelope } from './envelope.ts';
import { LoadedIsolate } from './isolate.ts';
import { limitResources, listening, spawnWorkerd } from './spawn.ts';

/** Starting takes 40 ms; a machine that is starved of CPU may need seconds. */
const START_DEADLINE_MS = 10_000;
/** Of workerd's own messages; shown when it ends by itself. */
const STDERR_KEPT_CHARACTERS = 4_000;
/** How long its last words may take to arrive after its end. */
const LAST_WORDS_MS = 20;
const PAGE_BYTES = 4096;

export interface ProcessOptions {
    number: number;
    directory: string;
    gatewayPath: string;
    apiOrigin: string;
    heapBytes: number;
    /** How much memory the operating system may give it beyond what it starts with. */
    dataBytes: number;
    /** Key of an isolate -> the isolate, for the gateway; shared by all processes. */
    registry: Map<string, LoadedIsolate>;
}

/** What a process knows of the invocations that run in it. */
export interface RunningFlight {
    readonly request: { readonly tenant: string };
    /** Ends it for its caller, with what happened to the process. */
    cut(error: IsolateError): void;
}

export class WorkerdProcess {
    readonly number: number;
    /**
     * Invocations that run in it, `waitUntil` work included, and those whose ledger is still to be read. No Set: V8 chains
     * the tables that a Set has outgrown, and scavenges keep whatever was in one of them.
     */
    readonly flights: RunningFlight[] = [];
    /** By `tenant:versionHash`, least recently used first. */
    readonly isolates = new Map<string, LoadedIsolate>();
    /** Resolves when the process is gone. */
    readonly exited: Promise<void>;
    alive = true;
    /** Isolates that were loaded into it. */
    loads = 0;
    readonly #child: ChildProcess;
    readonly #pool: Pool;
    readonly #registry: Map<string, LoadedIsolate>;
    readonly #paths: string[];
    readonly #onIdle: (() => void)[] = [];
    /** Isolates that were not ended yet, those included that get no new invocations. */
    readonly #present = new Set<LoadedIsolate>();
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
            // One connection an invocation: a bound here would let one tenant's slow invocations starve the others.
            connections: null,
            pipelining: 1,
            headersTimeout: 0,
            bodyTimeout: 0,
            maxHeaderSize: ANSWER_HEADER_BYTES + WHOLE_HEADER_BYTES,
            keepAliveTimeout: 30_000,
            keepAliveMaxTimeout: 30_000,
        });
        child.stderr?.setEncoding('utf8').on('data', (text: string) => {
            this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT_CHARACTERS);
        });
        this.exited = new Promise((resolve) => {
            const end = (): void => {
                if (!this.alive) return;
                this.alive = false;
                for (const isolate of this.#present) this.#registry.delete(isolate.key);
                void this.#pool.destroy();
                for (const path of this.#paths) void rm(path, { force: true });
                resolve();
            };
            // What it printed last is read first, but a pipe that somebody holds open does not delay its successor.
            child.once('close', end);
            child.once('exit', () => setTimeout(end, LAST_WORDS_MS));
            child.once('error', end);
        });
    }

    /** Resolves when the process answers. Throws `start_failed`. */
    static async start(options: ProcessOptions): Promise<WorkerdProcess> {
        const name = `workerd-${options.number}`;
        const socketPath = join(options.directory, `${name}.sock`);
        const configPath = join(options.directory, `${name}.capnp`);
        // workerd does not listen on a socket file that somebody left there.
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
        throw new Error('it ended');
    }

    get pid(): number {
        return this.#child.pid ?? 0;
    }

    /** Resident memory. 0 where /proc is missing. */
    get rssBytes(): number {
        try {
            return (
                Number(readFileSync(`/proc/${this.pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES
            );
        } catch {
            return 0;
        }
    }

    /** What workerd printed last, for messages about its end. */
    get lastWords(): string {
        return this.#stderr.trim();
    }

    /** The isolate that new invocations of a version go to. */
    isolate(
        tenant: string,
        versionHash: string,
        nonce: () => number,
        loadCode: () => Promise<VersionCode>,
    ): LoadedIsolate {
        const name = `${tenant}:${versionHash}`;
        let isolate = this.isolates.get(name);
        if (isolate) {
            // Map order is the order of use.
            this.isolates.delete(name);
        } else {
            this.loads += 1;
            isolate = new LoadedIsolate(tenant, versionHash, nonce(), loadCode);
            this.#registry.set(isolate.key, isolate);
            this.#present.add(isolate);
        }
        isolate.loadCode = loadCode;
        isolate.lastUsed = performance.now();
        this.isolates.set(name, isolate);
        return isolate;
    }

    /** Ends an isolate that nothing runs in. */
    async evict(isolate: LoadedIsolate): Promise<void> {
        this.#forget(isolate);
        // Not before: its first invocation may still be about to fetch the code.
        this.#registry.delete(isolate.key);
        if (this.alive) await this.#post(DISPATCHER.evict, isolate.key).catch(() => {});
        this.#present.delete(isolate);
    }

    /** Whose code is there. Work may go on in any of it, also after its invocation has ended. */
    get tenants(): Set<string> {
        return new Set(Array.from(this.#present, ({ tenant }) => tenant));
    }

    /** Of the largest script that may be about to be compiled. */
    get loadingBytes(): number {
        let bytes = 0;
        for (const { answered, scriptBytes } of this.#present) {
            if (!answered && scriptBytes > bytes) bytes = scriptBytes;
        }
        return bytes;
    }

    /** New invocations get a fresh isolate; this one ends when nothing runs in it any more. */
    async discard(isolate: LoadedIsolate): Promise<void> {
        this.#forget(isolate);
        if (isolate.inFlight === 0) await this.evict(isolate);
    }

    /** Ends the isolates that were idle for the longest, until no more than `count` are left. */
    trim(count: number): void {
        if (this.isolates.size <= count) return;
        for (const isolate of this.isolates.values()) {
            if (isolate.inFlight > 0) continue;
            void this.evict(isolate);
            if (this.isolates.size <= count) return;
        }
    }

    /** Ends the isolates that nobody used for so long. */
    evictIdle(idleMs: number): void {
        const since = performance.now() - idleMs;
        for (const isolate of this.isolates.values()) {
            // In order of use: those after it were used later.
            if (isolate.lastUsed > since) return;
            if (isolate.inFlight === 0) void this.evict(isolate);
        }
    }

    /** Resolves when nothing runs in it. */
    get idle(): Promise<void> {
        if (this.flights.length === 0) return Promise.resolve();
        return new Promise((resolve) => this.#onIdle.push(resolve));
    }

    add(flight: RunningFlight): void {
        this.flights.push(flight);
    }

    remove(flight: RunningFlight): void {
        const index = this.flights.indexOf(flight);
        if (index >= 0) this.flights.splice(index, 1);
        if (this.flights.length > 0) return;
        for (const resolve of this.#onIdle.splice(0)) resolve();
    }

    /** Resolves when the isolate's load has ended, well or not. Rejects when the process ends before. */
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

    /** Resolves when the process turned its event loop. */
    async ping(): Promise<void> {
        await this.#post(DISPATCHER.ping, '');
    }

    /** Records of an invocation's outbound calls; from then on it may make none. */
    async ledger(id: string): Promise<unknown> {
        return JSON.parse(await this.#post(DISPATCHER.ledger, id));
    }

    /** Ends it at once; what runs in it is lost. */
    kill(): void {
        this.#child.kill('SIGKILL');
    }

    #forget(isolate: LoadedIsolate): void {
        isolate.retired = true;
        const name = `${isolate.tenant}:${isolate.versionHash}`;
        if (this.isolates.get(name) === isolate) this.isolates.delete(name);
    }

    async #post(path: string, body: string): Promise<string> {
        const response = await this.#pool.request({ method: 'POST', path, body });
        return response.body.text();
    }
}
