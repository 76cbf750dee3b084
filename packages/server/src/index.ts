export { readLocalAccess, type LocalAccess } from './development/local-access.ts';
export { ServerError, type ServerErrorCode } from './error.ts';
export {
    startServer,
    type RunningIntegration,
    type RunningServer,
    type ServerOptions,
} from './start.ts';
export { startKitServer, type KitServer } from './kit/kit-server.ts';
export type { Workspace, WorkspaceOptions } from './kit/workspace.ts';
export { hashNewPassword } from '@bindery/identity';
export { openAdministration, type Administration } from './production/administration.ts';
export { CONFIG_KEYS, type ConfigKey } from './production/config-keys.ts';
export { configJsonSchema, type Config } from './production/config-schema.ts';
export { checkConfig, warnings } from './production/check-config.ts';
export { diagnose, type Finding } from './production/doctor.ts';
export { stateOptionsOf } from './production/host-options.ts';
export { parseConfig, readConfig } from './production/read-config.ts';
export { serve, type RunningService, type ServeOptions } from './production/serve.ts';
