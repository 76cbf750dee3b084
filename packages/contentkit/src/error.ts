import { CodedError } from '@bindery/contract';

export type ContentKitErrorCode = 'invalid_output' | 'options_failed';

/** An error of the renderer itself. Errors thrown by the host's `render` are passed on unchanged. */
export class ContentKitError extends CodedError<ContentKitErrorCode> {}
