export { BuildError, type BuildErrorCode } from './error.ts';
export { checkManifest, type CheckedManifest } from './manifest/check.ts';
export { readManifest, type ReadManifestOptions } from './manifest/read.ts';
export { similarTo } from './similar.ts';
export { buildIntegration, buildWithInputs, versionHash, type BuildOptions } from './version.ts';
export {
    problemOf,
    watchIntegration,
    type BuildNotes,
    type IntegrationWatcher,
    type WatchOptions,
} from './watch.ts';
