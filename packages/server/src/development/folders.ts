import { basename, join } from 'node:path';

import {
    BuildError,
    readManifest,
    watchIntegration,
    type BuildNotes,
    type IntegrationWatcher,
} from '@bindery/bundler';
import {
    MANIFEST_FILE,
    type BuildProblem,
    type BuildStatus,
    type FolderBuild,
    type SDK,
    type Version,
} from '@bindery/contract';
import { loadIntegrations, PlatformError, type PublishedIntegration } from '@bindery/platform';

import { ServerError } from '../error.ts';
import { publishBuild, type PublishTarget } from './publish-build.ts';

export interface FolderOptions {
    sdk: SDK;
    /** Name of the entry of `envs` to merge into each manifest. */
    environment?: string | undefined;
    onBuild: (build: FolderBuild) => void;
    onWarning: (message: string, cause?: unknown) => void;
}

/** The folders of integrations in development: watched, built, and published on every change. */
export interface Folders extends AsyncDisposable {
    readonly watching: boolean;
    /** Returns the organization that the folders are published to; undefined before `publishTo`. */
    organizationId(): string | undefined;
    /** Returns the build status of each folder. */
    builds(): FolderBuild[];
    folderOf(integration: string): string | undefined;
    /** Publishes the first builds and all later ones. Returns the integrations of the first builds in folder order. */
    publishTo(target: PublishTarget): Promise<PublishedIntegration[]>;
}

interface Folder {
    path: string;
    name: string;
    status: BuildStatus;
    /** The last good build that was published. */
    built?: Extract<BuildStatus, { state: 'built' }>;
    /** The running version, which may be from an earlier start. */
    running: number | null;
    watcher?: IntegrationWatcher;
    /** The first build, which waits here until the platform has started. */
    pending?: { version: Version; notes: BuildNotes };
}

/**
 * Builds the folders and watches them. Building needs no platform, so it runs while the platform starts.
 *
 * @throws ServerError `folder_without_manifest`, `duplicate_integration`.
 */
export async function openFolders(
    paths: readonly string[],
    options: FolderOptions,
): Promise<Folders> {
    const folders: Folder[] = await Promise.all(
        paths.map(async (path) => ({
            path,
            name: await nameOf(path),
            status: { state: 'building' },
            running: null,
        })),
    );
    for (const folder of folders) {
        const twin = folders.find((other) => other !== folder && other.name === folder.name);
        if (twin !== undefined) {
            throw new ServerError(
                'duplicate_integration',
                `${folder.path} and ${twin.path} both name their integration "${folder.name}".`,
            );
        }
    }
    let target: PublishTarget | undefined;

    const setStatus = (folder: Folder, status: BuildStatus) => {
        folder.status = status;
        // The running version is not known yet; `publishTo` reports all folders.
        if (target === undefined) return;
        const build = viewOf(folder);
        options.onBuild(build);
        target.publishLive({ type: 'build', ...build });
    };

    const setBroken = (folder: Folder, problem: BuildProblem) =>
        setStatus(folder, { state: 'broken', problem, running: folder.running });

    /** Returns undefined when the version was refused; the folder's status has the reason. */
    const publishVersion = async (folder: Folder, version: Version, notes: BuildNotes) => {
        if (target === undefined) {
            folder.pending = { version, notes };
            return undefined;
        }
        const { name } = version.manifest;
        const twin = folders.find(
            (other) => other !== folder && other.running !== null && other.name === name,
        );
        if (twin !== undefined) {
            setBroken(folder, nameProblem(folder, `${twin.path} has an integration of this name.`));
            return undefined;
        }
        try {
            const { published, formerNames } = await publishBuild(target, folder.path, version);
            folder.name = name;
            folder.running = published.row.version;
            folder.built = {
                state: 'built',
                version: published.row.version,
                builtAt: target.ctx.now().getTime(),
                ...notes,
            };
            for (const former of formerNames) {
                options.onWarning(
                    `"${former}" is called "${name}" now: it was removed with its installations.`,
                );
            }
            setStatus(folder, folder.built);
            return published;
        } catch (error) {
            // The build is good but the platform refuses it, e.g. because another organization owns the name.
            if (!(error instanceof PlatformError)) throw error;
            setBroken(folder, nameProblem(folder, error.message));
            return undefined;
        }
    };

    const close = async () => {
        await Promise.all(folders.map((folder) => folder.watcher?.[Symbol.asyncDispose]()));
    };

    try {
        await Promise.all(
            folders.map(async (folder) => {
                folder.watcher = await watchIntegration(folder.path, {
                    sdk: options.sdk,
                    ...(options.environment === undefined
                        ? {}
                        : { environment: options.environment }),
                    mode: 'development',
                    onBuilding: () => setStatus(folder, { state: 'building' }),
                    onBroken: (problem) => setBroken(folder, problem),
                    onVersion: async (version, notes) => {
                        await publishVersion(folder, version, notes);
                    },
                    onUnchanged: (notes) => {
                        if (folder.built === undefined) return;
                        folder.built = { ...folder.built, ...notes };
                        setStatus(folder, folder.built);
                    },
                    onWatchFailed: options.onWarning,
                });
                await folder.watcher.ready;
            }),
        );
    } catch (error) {
        await close();
        throw error;
    }

    return {
        watching: folders.length > 0,
        organizationId: () => target?.organizationId,
        builds: () => folders.map(viewOf),
        folderOf: (name) => folders.find((folder) => folder.name === name)?.path,
        async publishTo(next) {
            target = next;
            const known = await loadIntegrations(next.ctx.db);
            const published: PublishedIntegration[] = [];
            for (const folder of folders) {
                const { pending } = folder;
                const earlier = known.find(({ row }) => row.folder === folder.path)?.row;
                if (earlier !== undefined) folder.running = earlier.version;
                if (pending === undefined) {
                    // A broken manifest may have no name.
                    folder.name = earlier?.name ?? folder.name;
                    const { status } = folder;
                    if (status.state === 'broken') setBroken(folder, status.problem);
                    continue;
                }
                delete folder.pending;
                const integration = await publishVersion(folder, pending.version, pending.notes);
                if (integration !== undefined) published.push(integration);
            }
            return published;
        },
        [Symbol.asyncDispose]: close,
    };
}

function viewOf({ name, path, status }: Folder): FolderBuild {
    return { integration: name, folder: path, status };
}

function nameProblem(folder: Folder, message: string): BuildProblem {
    return {
        kind: 'manifest',
        file: join(folder.path, MANIFEST_FILE),
        issues: [{ field: 'name', line: 1, column: 1, message }],
    };
}

/** Returns the manifest's name, or else the folder's. @throws ServerError `folder_without_manifest`. */
async function nameOf(path: string): Promise<string> {
    try {
        return (await readManifest(path)).name;
    } catch (error) {
        if (error instanceof BuildError && error.code === 'manifest_missing') {
            throw new ServerError('folder_without_manifest', error.message, { cause: error });
        }
        return basename(path);
    }
}
