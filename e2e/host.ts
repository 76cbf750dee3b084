import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

/** The line that `bindery dev --json` prints when it is ready. */
export interface Ready {
    workbench: string;
    api: string;
    token: string;
    integrations: { name: string; version: number; publicEndpoint: string }[];
    sites: { name: string; url: string }[];
}

export interface Host extends AsyncDisposable, Ready {
    process: ChildProcess;
    /** Returns everything that was printed on standard error so far. */
    errors(): string;
    /** Sends SIGTERM and resolves to the exit code. */
    stop(): Promise<number | null>;
}

export interface HostOptions {
    folders: string[];
    data: string;
    args?: string[];
    env?: Record<string, string>;
}

/** Options of `bindery dev` in tests. The port is any free one, unless a later `--port` replaces it. */
export const SERVED = ['--port', '0', '--no-open', '--json'];

/** Starts the real command and waits until it is ready. */
export function startHost({ folders, data, args = [], env = {} }: HostOptions): Promise<Host> {
    return launch(
        [process.execPath, join(ROOT, 'packages/cli/bin/bindery.js')],
        ['dev', ...folders, '--data', data, ...SERVED, ...args],
        env,
    );
}

/** Starts `npm start`'s script on the workspace's copy of the examples. */
export function startExamples({ path, data }: Workspace): Promise<Host> {
    return launch(
        [process.execPath, join(ROOT, 'scripts/run.mjs'), 'start'],
        ['--data', data, ...SERVED],
        {
            BINDERY_EXAMPLES: join(path, 'examples'),
        },
    );
}

/** Returns the environment without colours: tests compare output as text, and the test runner enables colours. */
export function plainEnvironment(): NodeJS.ProcessEnv {
    const { FORCE_COLOR: _, ...env } = process.env;
    return { ...env, NO_COLOR: '1' };
}

/** Starts a command with the options of `bindery dev`, and waits until it is ready. */
export async function launch(
    [program, ...words]: readonly [string, ...string[]],
    args: string[],
    env: Record<string, string> = {},
): Promise<Host> {
    const child = spawn(program, [...words, ...args], {
        cwd: ROOT,
        env: { ...plainEnvironment(), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const ready = await new Promise<Ready>((resolve, reject) => {
        child.stdout.on('data', (chunk: Buffer) => {
            output += chunk.toString();
            const line = output.split('\n').find((text) => text.startsWith('{'));
            // `--json` prints one line of this shape.
            if (line !== undefined && output.endsWith('\n')) resolve(JSON.parse(line) as Ready);
        });
        void exited.then((code) =>
            reject(new Error(`The host ended with ${code}:\n${errors}${output}`)),
        );
    });
    const stop = async () => {
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
        return exited;
    };
    return {
        ...ready,
        process: child,
        errors: () => errors,
        stop,
        [Symbol.asyncDispose]: async () => void (await stop()),
    };
}

/** Opens a page of the workbench in a browser that is signed in. Each call makes a new URL, which works once. */
export async function openWorkbench(
    page: { goto(url: string): Promise<unknown> },
    host: Pick<Host, 'api' | 'token'>,
    path = '/',
): Promise<void> {
    const response = await fetch(`${host.api}/workbench/sign-in-codes`, {
        method: 'POST',
        headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ path }),
    });
    const { url } = (await response.json()) as { url: string };
    await page.goto(url);
}

export interface Workspace extends AsyncDisposable {
    path: string;
    /** Returns the path of the copied example. */
    example(name: string): string;
    data: string;
}

/** Copies the examples to a temporary folder, so that a test can edit them. */
export async function makeWorkspace(): Promise<Workspace> {
    const path = await mkdtemp(join(tmpdir(), 'bindery-e2e-'));
    await cp(join(ROOT, 'examples'), join(path, 'examples'), {
        recursive: true,
        filter: (source) => !source.includes('node_modules'),
    });
    return {
        path,
        data: join(path, 'data'),
        example: (name) => join(path, 'examples', name),
        [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
    };
}
