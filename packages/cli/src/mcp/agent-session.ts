import { existsSync, globSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuseOutbound } from '@bindery/isolate';
import { MANIFEST_FILE, type FolderBuild } from '@bindery/contract';
import { startServer, type RunningServer } from '@bindery/server';
import { HttpMock, type Block } from '@bindery/testing';

import { appFolder } from '../app-folder.ts';
import { CommandError } from '../error.ts';
import { HostSession } from '../host/host-session.ts';
import { formatProblem } from '../terminal/problem.ts';

/** A build begins within this time after a file was written. */
const BUILD_MS = 15_000;
const POLL_MS = 20;

/** The most blocks that stay open; the oldest is forgotten first. */
const MAX_BLOCKS = 50;

interface Running {
    server: RunningServer;
    host: HostSession;
}

/** The state between the calls of a coding agent: the host of its folder, open blocks, fake services. */
export class AgentSession implements AsyncDisposable {
    readonly folder: string;
    #hosts: string[] = [];
    /** Answers the outbound calls to the hosts of its handlers; other calls reach the internet. */
    readonly http = new HttpMock((hosts) => (this.#hosts = hosts));
    #running: Promise<Running> | undefined;
    #build: { status: FolderBuild['status']; at: number } | undefined;
    readonly #blocks = new Map<string, Block>();
    #blockCount = 0;

    constructor(folder: string) {
        this.folder = resolve(folder);
    }

    get hasManifest(): boolean {
        return existsSync(join(this.folder, MANIFEST_FILE));
    }

    /** Returns the host with the newest build. @throws CommandError for a folder without manifest or a broken build. */
    async host(): Promise<HostSession> {
        const { host } = await this.start();
        const status = await this.freshBuild();
        if (status.state === 'broken') {
            throw new CommandError(
                'check_failed',
                `The folder does not build:\n${formatProblem(status.problem)}`,
            );
        }
        return host;
    }

    /** Starts the host, if it does not run. */
    start(): Promise<Running> {
        if (!this.hasManifest) {
            throw new CommandError(
                'folder_without_manifest',
                `${this.folder} has no ${MANIFEST_FILE}: call "create" first, or write the files.`,
            );
        }
        const running = (this.#running ??= this.#start());
        // After a failure the next call starts the host again.
        running.catch(() => {
            if (this.#running === running) this.#running = undefined;
        });
        return running;
    }

    async #start(): Promise<Running> {
        const server = await startServer({
            port: 0,
            dataDirectory: join(this.folder, '.bindery', 'mcp'),
            integrations: [{ folder: this.folder }],
            workbenchDirectory: appFolder('workbench'),
            siteDirectory: appFolder('site'),
            outbound: {
                hosts: () => this.#hosts,
                fetch: async (request) => {
                    const answer = await this.http.handle(request);
                    return typeof answer === 'string' ? refuseOutbound(answer) : answer;
                },
            },
            onBuild: ({ status }) => {
                if (status.state !== 'building') this.#build = { status, at: Date.now() };
            },
            log: ({ message }) => console.error(message),
        });
        return { server, host: new HostSession(server.api, server.token) };
    }

    /** Waits until the newest files are built. */
    async freshBuild(): Promise<FolderBuild['status']> {
        await this.start();
        const deadline = Date.now() + BUILD_MS;
        const changedAt = this.#newestChange();
        while (Date.now() < deadline) {
            const build = this.#build;
            if (build !== undefined && build.at >= changedAt) return build.status;
            await sleep(POLL_MS);
        }
        if (this.#build !== undefined) return this.#build.status;
        throw new CommandError('no_outcome', 'The folder was not built in time.');
    }

    #newestChange(): number {
        const files = globSync('{*,src/**/*,lib/**/*}', { cwd: this.folder }).filter(
            (file) => basename(file) !== 'node_modules',
        );
        const times = files.map(
            (file) => statSync(join(this.folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
        );
        return Math.max(0, ...times);
    }

    /** Keeps a block for later calls. Returns its id. */
    keep(block: Block): string {
        const id = `block-${++this.#blockCount}`;
        this.#blocks.set(id, block);
        const [oldest] = this.#blocks.keys();
        if (this.#blocks.size > MAX_BLOCKS && oldest !== undefined) this.#blocks.delete(oldest);
        return id;
    }

    /** @throws CommandError `block_unknown`. */
    block(id: string): Block {
        const block = this.#blocks.get(id);
        if (block !== undefined) return block;
        const known = [...this.#blocks.keys()].join(', ') || 'none; call "render" first';
        throw new CommandError('block_unknown', `There is no block “${id}”. Open: ${known}.`);
    }

    async [Symbol.asyncDispose](): Promise<void> {
        const running = await this.#running?.catch(() => undefined);
        await running?.server[Symbol.asyncDispose]();
    }
}
