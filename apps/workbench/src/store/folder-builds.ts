import type { FolderBuild } from '@bindery/contract';

/** The builds with these put in; a build replaces the one of the same folder, in its place. */
export function mergeBuilds(
    current: readonly FolderBuild[],
    incoming: readonly FolderBuild[],
): FolderBuild[] {
    const byFolder = new Map(current.map((build) => [build.folder, build]));
    for (const build of incoming) byFolder.set(build.folder, build);
    return [...byFolder.values()];
}
