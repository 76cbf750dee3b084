import type { FolderBuild } from '@bindery/contract';

/** Adds builds to the list. A build replaces the earlier build of the same folder at its position. */
export function mergeBuilds(
    current: readonly FolderBuild[],
    incoming: readonly FolderBuild[],
): FolderBuild[] {
    const byFolder = new Map(current.map((build) => [build.folder, build]));
    for (const build of incoming) byFolder.set(build.folder, build);
    return [...byFolder.values()];
}
