import { join, resolve, sep } from 'node:path';
import { watch as watchFiles, type FSWatcher } from 'chokidar';
import {
    MANIFEST_FILE,
    type BuildProblem,
    type BuildStatus,
    type Version,
} from '@bindery/contract';

import { BuildError } from './error.ts';
import { readManifest } from './manifest/read.ts';
import { Bundler } from './script/bundle.ts';
import { SDK_FOLDER } from './script/sdk.ts';
import { assembleVersion, type BuildOptions } from './version.ts';

/** Editors write a file in several steps; changes within this many milliseconds make one build. */
const SETTLE_MS = 15;

/** Folders whose files never belong to an integration's source, or change by our own doing. */
const IGNORED_FOLDERS = new Set(['node_modules', '.git', '.bindery', 'dist']);

export interface WatchOptions extends BuildOptions {
    /** Told of `building` and `broken`; `built` is for whoever gives the version its number. */
    onStatus: (status: BuildStatus) => void;
    /** A new build that differs from the last one. Awaited before the next build starts. */
    onVersion: (version: Version, durationMs: number) => void | Promise<void>;
    /** The folder was saved, but the result is the same; the status `building` is over. */
    onUnchanged?: (durationMs: number) => void;
}

export interface IntegrationWatcher extends AsyncDisposable {
    /** Settles when the first build is over, successful or not. */
    ready: Promise<void>;
}

/**
 * Builds an integration's folder now and after every change to its manifest or to any file that went into its bundle.
 *
 * @example
 * await using watcher = await watchIntegration('examples/hello-world', { runtime: 'bindery', mode: 'development', onStatus, onVersion });
 */
export async function watchIntegration(
    folder: string,
    options: WatchOptions,
): Promise<IntegrationWatcher> {
    const watcher = new FolderWatcher(resolve(folder), options);
    return watcher;
}

class FolderWatcher implements IntegrationWatcher {
    readonly ready: Promise<void>;
    readonly #folder: string;
    readonly #options: WatchOptions;
    readonly #files: FSWatcher;
    #bundler: { script: string; bundler: Bundler } | undefined;
    #lastHash: string | undefined;
    #timer: NodeJS.Timeout | undefined;
    /** One build at a time, in order: the version announced last is the one built last. */
    #queue: Promise<void>;

    constructor(folder: string, options: WatchOptions) {
        this.#folder = folder;
        this.#options = options;
        this.#files = watchFiles(folder, {
            ignoreInitial: true,
            ignored: (path) => isIgnored(folder, path),
        });
        this.#files.on('all', () => this.#schedule());
        this.#queue = this.#build();
        this.ready = this.#queue;
    }

    #schedule(): void {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => {
            this.#queue = this.#queue.then(() => this.#build());
        }, SETTLE_MS);
    }

    async #build(): Promise<void> {
        const startedAt = performance.now();
        this.#options.onStatus({ state: 'building' });
        try {
            const version = await this.#buildVersion();
            const durationMs = performance.now() - startedAt;
            const identity = `${version.hash}:${JSON.stringify(version.secrets)}`;
            if (identity === this.#lastHash) return this.#options.onUnchanged?.(durationMs);
            await this.#options.onVersion(version, durationMs);
            this.#lastHash = identity;
        } catch (error) {
            // After a failure the same good version counts as news again: it ends the broken state.
            this.#lastHash = undefined;
            this.#options.onStatus({ state: 'broken', problem: problemOf(error, this.#folder) });
        }
    }

    async #buildVersion(): Promise<Version> {
        const manifest = await readManifest(this.#folder, this.#options);
        if (this.#bundler?.script !== manifest.script) {
            await this.#bundler?.bundler[Symbol.asyncDispose]();
            this.#bundler = {
                script: manifest.script,
                bundler: new Bundler(this.#folder, manifest, this.#options),
            };
        }
        const bundle = await this.#bundler.bundler.bundle();
        // Shared code outside the folder counts too; the SDK and installed packages are taken as they are.
        const outside = bundle.inputs.filter(
            (input) =>
                !input.startsWith(this.#folder + sep) &&
                !input.startsWith(SDK_FOLDER) &&
                !input.includes(`${sep}node_modules${sep}`),
        );
        this.#files.add(outside);
        return assembleVersion(this.#folder, manifest, bundle, this.#options);
    }

    async [Symbol.asyncDispose](): Promise<void> {
        clearTimeout(this.#timer);
        await this.#files.close();
        await this.#queue;
        await this.#bundler?.bundler[Symbol.asyncDispose]();
    }
}

function isIgnored(folder: string, path: string): boolean {
    if (!path.startsWith(folder + sep)) return false;
    return path
        .slice(folder.length + 1)
        .split(sep)
        .some((part) => IGNORED_FOLDERS.has(part));
}

/** What the workbench and the terminal show of a failed build. */
export function problemOf(error: unknown, folder: string): BuildProblem {
    if (error instanceof BuildError && error.code === 'script_invalid') {
        return { kind: 'script', errors: error.errors };
    }
    if (error instanceof BuildError && error.issues.length > 0) {
        return { kind: 'manifest', file: error.file, issues: error.issues };
    }
    const message = error instanceof Error ? error.message : String(error);
    return {
        kind: 'manifest',
        file: join(folder, MANIFEST_FILE),
        issues: [{ field: '', line: 1, column: 1, message }],
    };
}
