import { basename } from 'node:path';

import {
    BuildError,
    readManifest,
    watchIntegration,
    type IntegrationWatcher,
} from '@bindery/build';
import type { BuildStatus, LiveMessage, Version } from '@bindery/contract';
import { PlatformError, publish, type Core, type PublishedIntegration } from '@bindery/platform';

import { ServerError } from '../error.ts';

export interface FolderOptions {
    runtime: 'bindery' | 'own';
    onBuild: (integration: string, status: BuildStatus) => void;
}

/** The folders that integrations are developed in: watched, built, and published on every change. */
export interface Folders extends AsyncDisposable {
    readonly watching: boolean;
    /** Whose the folders are, once they are published. */
    organizationId(): string | undefined;
    folderOf(integration: string): string | undefined;
    statusOf(integration: string): BuildStatus | undefined;
    /** From now on versions are published; returns what the first builds made, in the order of the folders. */
    publishTo(
        core: Core,
        organizationId: string,
        publishLive: (message: LiveMessage) => void,
    ): Promise<PublishedIntegration[]>;
    /** Integrations that have no version that runs. */
    broken(): { name: string; status: BuildStatus }[];
}

interface Folder {
    path: string;
    name: string;
    status: BuildStatus;
    /** The last good build. */
    built?: Extract<BuildStatus, { state: 'built' }>;
    watcher?: IntegrationWatcher;
    /** The first build, which waits for the platform to be there. */
    pending?: { version: Version; durationMs: number };
}

/**
 * Builds the folders and watches them. Building needs no platform, so that it runs while that one starts.
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
    let target:
        | { core: Core; organizationId: string; publishLive: (message: LiveMessage) => void }
        | undefined;

    const setStatus = (folder: Folder, status: BuildStatus) => {
        folder.status = status;
        if (status.state === 'built') folder.built = status;
        options.onBuild(folder.name, status);
        target?.publishLive({
            type: 'build',
            integration: folder.name,
            folder: folder.path,
            status,
        });
    };

    const publishVersion = async (folder: Folder, version: Version, durationMs: number) => {
        if (target === undefined) {
            folder.pending = { version, durationMs };
            return undefined;
        }
        folder.name = version.manifest.name;
        const published = await publish(target.core, {
            organizationId: target.organizationId,
            version,
            folder: folder.path,
        });
        setStatus(folder, {
            state: 'built',
            version: published.row.version,
            durationMs,
            builtAt: target.core.now().getTime(),
        });
        return published;
    };

    const close = async () => {
        await Promise.all(folders.map((folder) => folder.watcher?.[Symbol.asyncDispose]()));
    };

    try {
        await Promise.all(
            folders.map(async (folder) => {
                folder.watcher = await watchIntegration(folder.path, {
                    runtime: options.runtime,
                    mode: 'development',
                    onStatus: (status) => setStatus(folder, status),
                    onVersion: async (version, durationMs) => {
                        await publishVersion(folder, version, durationMs).catch((error: unknown) =>
                            setStatus(folder, notPublished(folder, error)),
                        );
                    },
                    onUnchanged: (durationMs) => {
                        const { built } = folder;
                        if (built !== undefined) setStatus(folder, { ...built, durationMs });
                    },
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
        folderOf: (name) => folders.find((folder) => folder.name === name)?.path,
        statusOf: (name) => folders.find((folder) => folder.name === name)?.status,
        async publishTo(core, organizationId, publishLive) {
            target = { core, organizationId, publishLive };
            const published: PublishedIntegration[] = [];
            for (const folder of folders) {
                const { pending } = folder;
                if (pending === undefined) continue;
                delete folder.pending;
                try {
                    const made = await publishVersion(folder, pending.version, pending.durationMs);
                    if (made !== undefined) published.push(made);
                } catch (error) {
                    setStatus(folder, notPublished(folder, error));
                }
            }
            return published;
        },
        broken: () =>
            folders
                .filter(({ status }) => status.state === 'broken')
                .map(({ name, status }) => ({ name, status })),
        [Symbol.asyncDispose]: close,
    };
}

/** A good build that the platform refuses, e.g. because the name is another organization's. */
function notPublished(folder: Folder, error: unknown): BuildStatus {
    if (!(error instanceof PlatformError)) throw error;
    return {
        state: 'broken',
        problem: {
            kind: 'manifest',
            file: folder.path,
            issues: [{ field: 'name', line: 1, column: 1, message: error.message }],
        },
    };
}

/** A manifest with mistakes is shown in the workbench; a folder without one is a mistake of the command. */
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
