import { CodedError } from '@bindery/contract';

/**
 * The codes of `HarnessError`.
 * - `request_refused`: the host responded with an error; the message quotes it.
 * - `not_installed`: the host has no such integration.
 * - `no_outcome`: an invocation did not end in time.
 */
export type HarnessErrorCode = 'request_refused' | 'not_installed' | 'no_outcome';

/** A failed call of a test harness. Match on `code`. */
export class HarnessError extends CodedError<HarnessErrorCode> {}
