import { CodedError } from '@bindery/contract';

/**
 * The codes of `HarnessError`.
 * - `request_refused`: the host responded with an error; the message quotes it.
 * - `not_installed`: the host has no such integration.
 * - `no_outcome`: an invocation did not end in time.
 * - `host_failed`: the test host did not start, or ended; the message has its output.
 * - `no_control`: no button or input has this name, or several have it; the message lists the names.
 * - `no_option`: a select has no such option.
 * - `control_disabled`: a person could not use the control.
 * - `unexpected_calls`: the integration made no call to the address, or several.
 * - `tree_differs`: an element tree is not the golden tree.
 * - `fixture_missing`: `tests/fixtures` has no such fixture.
 * - `connection_failed`: an OAuth connection did not end with credentials.
 */
export type HarnessErrorCode =
    | 'request_refused'
    | 'not_installed'
    | 'no_outcome'
    | 'host_failed'
    | 'no_control'
    | 'no_option'
    | 'control_disabled'
    | 'unexpected_calls'
    | 'tree_differs'
    | 'fixture_missing'
    | 'connection_failed';

/** A failed call of a test harness. Match on `code`. */
export class HarnessError extends CodedError<HarnessErrorCode> {}
