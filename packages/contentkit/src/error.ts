import { CodedError } from '@bindery/contract';

export type ContentKitErrorCode = 'invalid_output' | 'options_failed';

/** What the renderer itself refuses; errors of the caller's `render` are passed on as they are. */
export class ContentKitError extends CodedError<ContentKitErrorCode> {}
