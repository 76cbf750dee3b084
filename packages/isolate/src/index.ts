export type * from './interface.ts';
export {
    ISOLATE_ERRORS,
    IsolateError,
    type IsolateErrorOrigin,
    type IsolateErrorCode,
} from './error.ts';
export { DEFAULT_LIMITS } from './host/default-limits.ts';
export { startIsolateHost } from './host/start-isolate-host.ts';
export { refuseOutbound } from './host/refuse-outbound.ts';
