import type { BuildStatus, WorkbenchState } from '@bindery/contract';

/** The build of one folder. It exists before its integration does when the first build is broken. */
export interface FolderBuild {
    integration: string;
    folder: string;
    status: BuildStatus;
}

export function buildsOf(state: WorkbenchState): FolderBuild[] {
    return state.integrations.map(({ integration, folder, build }) => ({
        integration: integration.name,
        folder: folder ?? '',
        status: build,
    }));
}

/** A build replaces the one of the same folder, or of the same integration where a folder is not told. */
export function mergeBuilds(
    current: readonly FolderBuild[],
    incoming: readonly FolderBuild[],
): FolderBuild[] {
    const isSame = (a: FolderBuild, b: FolderBuild) =>
        a.folder !== '' && b.folder !== ''
            ? a.folder === b.folder
            : a.integration === b.integration;
    const kept = current.filter((build) => !incoming.some((next) => isSame(build, next)));
    return [...kept, ...incoming];
}
