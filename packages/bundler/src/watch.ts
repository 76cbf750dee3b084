import { dirname, join, resolve, sep } from 'node:path';
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

/** Editors write a file in several steps. Changes within this many milliseconds start one build. */
const SETTLE_MS = 15;

/**
 * Folders that are watched only for files of the bundle: they are large, or Bindery or a build tool of the integration
 * writes into them.
 */
const IGNORED_FOLDERS = new Set(['node_modules', '.git', '.bindery', 'dist']);

/** Facts about a successful build besides the version. */
export interface BuildNotes {
    durationMs: number;
    /** Probable mistakes of the manifest that do not stop the integration. */
    warnings: ManifestIssue[];
}

export interface WatchOptions extends BundleOptions, Pick<ReadManifestOptions, 'environment'> {
    onBuilding: () => void;
    onBroken: (problem: BuildProblem) => void;
    /** Called with each build that differs from the last one. Awaited before the next build starts. */
    onVersion: (version: Version, notes: BuildNotes) => void | Promise<void>;
    /** Called after a build whose result equals the last one. */
    onUnchanged?: (notes: BuildNotes) => void;
    /** Called once when files can no longer be watched. The message says what to do. The last version keeps running. */
    onWatchFailed?: (message: string, cause: unknown) => void;
}

export interface IntegrationWatcher extends AsyncDisposable {
    /** Settles when the first build has ended, whether or not it succeeded. */
    ready: Promise<void>;
}

/**
 * Builds an integration's folder now and after every change to its manifest or to any file that went into its bundle.
 *
 * @example
 * await using watcher = await watchIntegration('examples/hello-world', {
 *     sdk: 'bindery', mode: 'development', onBuilding, onBroken, onVersion,
 * });
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
    /** Absolute paths of the files of the last bundle, and of its images. */
    #inputs = new Set<string>();
    #timer: NodeJS.Timeout | undefined;
    /** Builds run one after the other, so that the version announced last is the newest. */
    #queue: Promise<void>;

    constructor(folder: string, options: WatchOptions) {
        this.#folder = folder;
        this.#options = options;
        this.#files = watchFiles(folder, {
            ignoreInitial: true,
            ignored: (path) => this.#isIgnored(path),
        });
        this.#files.on('all', () => this.#schedule());
        // An error event without a listener ends the process.
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

    /** Reports the first failure only: each folder that cannot be watched causes another with the same message. */
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
            // After a failure the same version is announced again: it ends the broken state.
            this.#lastHash = undefined;
            this.#options.onBroken(problemOf(error, this.#folder));
        }
    }

    async #buildVersion(onWarning: (issue: ManifestIssue) => void): Promise<Version> {
        const manifest = await readManifest(this.#folder, { ...this.#options, onWarning });
        // Watches the script even when it does not build, so that a fix starts a build.
        this.#watchInputs([...this.#inputs, resolve(this.#folder, manifest.script)]);
        if (this.#bundler?.script !== manifest.script) {
            await this.#bundler?.bundler[Symbol.asyncDispose]();
            this.#bundler = {
                script: manifest.script,
                bundler: new Bundler(this.#folder, manifest, this.#options),
            };
        }
        const bundle = await this.#bundler.bundler.bundle();
        const version = await assembleVersion(this.#folder, manifest, bundle, this.#options);
        this.#watchInputs([
            ...bundle.inputs,
            ...version.assets.map(({ path }) => resolve(this.#folder, path)),
        ]);
        return version;
    }

    /** Watches the inputs that the folder's watcher ignores. The SDK and installed packages are not watched. */
    #watchInputs(paths: string[]): void {
        const inputs = paths.filter(
            (path) => !path.startsWith(SDK_FOLDER) && !path.includes(`${sep}node_modules${sep}`),
        );
        this.#inputs = new Set(inputs);
        const outside = inputs.filter((path) => !this.#isInside(path));
        // Watches the folders of these files: an editor that replaces a file by renaming ends the watch of the file.
        const ignoredFolders = inputs
            .filter((path) => this.#isInside(path) && this.#isInIgnoredFolder(path))
            .map((path) => dirname(path));
        this.#files.add([...outside, ...new Set(ignoredFolders)]);
    }

    #isIgnored(path: string): boolean {
        if (!this.#isInside(path) || !this.#isInIgnoredFolder(path)) return false;
        if (this.#inputs.has(path)) return false;
        return ![...this.#inputs].some((input) => input.startsWith(path + sep));
    }

    #isInside(path: string): boolean {
        return path.startsWith(this.#folder + sep);
    }

    #isInIgnoredFolder(path: string): boolean {
        const parts = path.slice(this.#folder.length + 1).split(sep);
        return parts.some((part) => IGNORED_FOLDERS.has(part));
    }

    async [Symbol.asyncDispose](): Promise<void> {
        this.#isClosing = true;
        clearTimeout(this.#timer);
        // Waits for the running build: it adds files to the watcher, and a closed watcher throws.
        await this.#queue;
        await this.#files.close();
        await this.#bundler?.bundler[Symbol.asyncDispose]();
    }
}

function describeWatchFailure(folder: string, error: unknown): string {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const advice =
        code === 'ENOSPC'
            ? 'The limit of watched files is reached: raise fs.inotify.max_user_watches, and start Bindery again.'
            : code === 'EMFILE' || code === 'ENFILE'
              ? 'The limit of open files is reached: raise the limit (ulimit -n, fs.inotify.max_user_instances), and start Bindery again.'
              : error instanceof Error
                ? error.message
                : String(error);
    return `Changes in ${folder} may go unnoticed. ${advice}`;
}

/** Converts the error of a failed build to the problem that the workbench and the terminal show. */
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
