export type * from './interface.ts';
export {
    ISOLATE_ERRORS,
    IsolateError,
    type IsolateErrorBlame,
    type IsolateErrorCode,
} from './error.ts';
export { DEFAULT_LIMITS } from './host/limits.ts';
export { startIsolateHost } from './host/start.ts';
