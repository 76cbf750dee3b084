import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildIntegration } from '@bindery/bundler';
import type { WorkbenchState } from '@bindery/contract';

const FOLDER = fileURLToPath(new URL('integration', import.meta.url));

/** A host in a process of its own, and a client that publishes integrations to it. */
export class SafeHost implements AsyncDisposable {
    readonly api: string;
    readonly token: string;
    spaceId = '';
    #organization = '';
    #script = '';
    readonly #child: ChildProcess;
    readonly #folder: string;

    private constructor(
        child: ChildProcess,
        folder: string,
        { api, token }: { api: string; token: string },
    ) {
        this.#child = child;
        this.#folder = folder;
        this.api = api;
        this.token = token;
    }

    static async start(): Promise<SafeHost> {
        const folder = await mkdtemp(join(tmpdir(), 'bindery-bench-'));
        const child = fork(fileURLToPath(new URL('host.ts', import.meta.url)), [FOLDER, folder]);
        const [address] = (await once(child, 'message')) as [{ api: string; token: string }];
        const host = new SafeHost(child, folder, address);
        const state = (await (await host.call('GET', '/workbench/state')).json()) as WorkbenchState;
        host.spaceId = state.spaces[0]?.id ?? '';
        host.#organization = state.organization.id;
        host.#script = (
            await buildIntegration(FOLDER, { sdk: 'bindery', mode: 'production' })
        ).script;
        return host;
    }

    call(method: string, path: string, body?: unknown): Promise<Response> {
        return fetch(this.api + path, {
            method,
            headers: {
                Authorization: `Bearer ${this.token}`,
                'Content-Type': 'application/json',
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
    }

    /** Publishes and installs a copy of the integration. @returns the URL of its public endpoint. */
    async install(name: string): Promise<string> {
        const published = await this.call('POST', `/v1/integrations/${name}`, {
            organization: this.#organization,
            title: name,
            description: '',
            scopes: ['space:metadata:read'],
            script: this.#script,
            runtime: 'v1',
            blocks: [{ id: 'block', title: 'Block' }],
        });
        if (!published.ok) throw new Error(`${name}: ${await published.text()}`);
        const installed = await this.call('POST', `/v1/integrations/${name}/installations`, {
            organization: this.#organization,
        });
        if (!installed.ok) throw new Error(`${name}: ${await installed.text()}`);
        const { id, urls } = (await installed.json()) as {
            id: string;
            urls: { publicEndpoint: string };
        };
        await this.call('POST', `/v1/integrations/${name}/installations/${id}/spaces`, {
            space: this.spaceId,
        });
        return urls.publicEndpoint;
    }

    /** Returns the CPU time of the host's process so far, in microseconds, without its isolates. */
    async cpu(): Promise<number> {
        this.#child.send('cpu');
        const [used] = (await once(this.#child, 'message')) as [number];
        return used;
    }

    async [Symbol.asyncDispose](): Promise<void> {
        const exited = once(this.#child, 'exit');
        this.#child.disconnect();
        await exited;
        await rm(this.#folder, { recursive: true, force: true });
    }
}
