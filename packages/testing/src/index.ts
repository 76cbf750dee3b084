export { Block, type Name, type PressOptions } from './block/block.ts';
export { Client } from './client.ts';
export type { ControlKind } from './block/controls.ts';
export { formatTree } from './block/format-tree.ts';
export { HarnessError, type HarnessErrorCode } from './error.ts';
export { matchTree } from './golden.ts';
export {
    startHarness,
    type ComputedPage,
    type Configuration,
    type Configurations,
    type Harness,
    type HarnessClock,
    type HarnessOptions,
    type RenderOptions,
} from './harness.ts';
export {
    HttpMock,
    type HandlerOptions,
    type RecordedCall,
    type Resolver,
    type ResolverInfo,
} from './http/http-mock.ts';
export { connect, type Connection, type ConnectOptions } from './oauth.ts';
export { textOf } from './text.ts';
