import { join, resolve, sep } from 'node:path';
import { watch as watchFiles, type FSWatcher } from 'chokidar';
import {
    MANIFEST_FILE,
    type BuildProblem,
    type ManifestIssue,
    type Version,
} from '@bindery/contract';

import { BuildError } from './error.ts';
import { readManifest, type ReadManifestOptions } from './manifest/read.ts';
import { Bundler, type BundleOptions } from './script/bundle.ts';
import { SDK_FOLDER } from './script/sdk.ts';
import { assembleVersion } from './version.ts';

/** Editors write a file in several steps; changes within this many milliseconds make one build. */
const SETTLE_MS = 15;

/** Folders whose files never belong to an integration's source, or change by our own doing. */
const IGNORED_FOLDERS = new Set(['node_modules', '.git', '.bindery', 'dist']);

/** What is told of a good build beside the version. */
export interface BuildNotes {
    durationMs: number;
    /** Slips of the manifest that do not stop the integration. */
    warnings: ManifestIssue[];
}

export interface WatchOptions extends BundleOptions, Pick<ReadManifestOptions, 'environment'> {
    onBuilding: () => void;
    onBroken: (problem: BuildProblem) => void;
    /** A new build that differs from the last one. Awaited before the next build starts. */
    onVersion: (version: Version, notes: BuildNotes) => void | Promise<void>;
    /** The folder was saved, but the result is the same; building is over. */
    onUnchanged?: (notes: BuildNotes) => void;
    /** Changes are not noticed any more; said once, with what to do. The last version stays. */
    onWatchFailed?: (message: string, cause: unknown) => void;
}

export interface IntegrationWatcher extends AsyncDisposable {
    /** Settles when the first build is over, successful or not. */
    ready: Promise<void>;
}

/**
 * Builds an integration's folder now and after every change to its manifest or to any file that went into its bundle.
 *
 * @example
 * await using watcher = await watchIntegration('examples/hello-world', { sdk: 'bindery', mode: 'development', onBuilding, onBroken, onVersion });
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
    #isWatchFailed = false;
    #isClosing = false;
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
        // Without a listener it would end the process.
        this.#files.on('error', (error) => this.#watchFailed(error));
        this.#queue = this.#build();
        this.ready = this.#queue;
    }

    #schedule(): void {
        if (this.#isClosing) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => {
            this.#queue = this.#queue.then(() => this.#build());
        }, SETTLE_MS);
    }

    /** One for each folder that cannot be watched may come: the first says it all. */
    #watchFailed(error: unknown): void {
        if (this.#isWatchFailed) return;
        this.#isWatchFailed = true;
        this.#options.onWatchFailed?.(describeWatchFailure(this.#folder, error), error);
    }

    async #build(): Promise<void> {
        const startedAt = performance.now();
        this.#options.onBuilding();
        try {
            const warnings: ManifestIssue[] = [];
            const version = await this.#buildVersion((issue) => warnings.push(issue));
            const notes = { durationMs: performance.now() - startedAt, warnings };
            const identity = `${version.hash}:${JSON.stringify(version.secrets)}`;
            if (identity === this.#lastHash) return this.#options.onUnchanged?.(notes);
            await this.#options.onVersion(version, notes);
            this.#lastHash = identity;
        } catch (error) {
            // After a failure the same good version counts as news again: it ends the broken state.
            this.#lastHash = undefined;
            this.#options.onBroken(problemOf(error, this.#folder));
        }
    }

    async #buildVersion(onWarning: (issue: ManifestIssue) => void): Promise<Version> {
        const manifest = await readManifest(this.#folder, { ...this.#options, onWarning });
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
        this.#isClosing = true;
        clearTimeout(this.#timer);
        // A build that is under way adds files to watch, which fails once that is over.
        await this.#queue;
        await this.#files.close();
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

function describeWatchFailure(folder: string, error: unknown): string {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const advice =
        code === 'ENOSPC'
            ? 'The system watches no more files: raise fs.inotify.max_user_watches, and start again.'
            : code === 'EMFILE' || code === 'ENFILE'
              ? 'The system opens no more files: raise the limit (ulimit -n, fs.inotify.max_user_instances), and start again.'
              : error instanceof Error
                ? error.message
                : String(error);
    return `Changes in ${folder} may go unnoticed. ${advice}`;
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
