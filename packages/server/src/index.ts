export { ServerError, type ServerErrorCode } from './error.ts';
export {
    startServer,
    type RunningIntegration,
    type RunningServer,
    type ServerOptions,
} from './start.ts';
export { startKitServer, type KitServer } from './kit/kit-server.ts';
export type { Workspace, WorkspaceOptions } from './kit/workspace.ts';
