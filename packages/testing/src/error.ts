import { CodedError } from '@bindery/contract';

/**
 * `request_refused`: the host answered an error, told in the message. `not_installed`: the integration is not where the
 * call needs it. `no_outcome`: an invocation did not end within the time.
 */
export type HarnessErrorCode = 'request_refused' | 'not_installed' | 'no_outcome';

/** A test asked for something that the integration or its manifest does not offer. */
export class HarnessError extends CodedError<HarnessErrorCode> {}
