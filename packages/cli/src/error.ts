import { CodedError } from '@bindery/contract/error';

/** Reasons why a command failed. `docs/errors.md` describes each. */
export type CommandErrorCode =
    | 'block_unknown'
    | 'browser_missing'
    | 'check_failed'
    | 'git_failed'
    | 'confirmation_missing'
    | 'integration_unknown'
    | 'not_installed'
    | 'no_outcome'
    | 'no_tests'
    | 'types_stale'
    | 'folder_without_manifest'
    | 'no_data'
    | 'name_invalid'
    | 'folder_not_empty'
    | 'password_missing'
    | 'password_differs'
    | 'token_missing'
    | 'token_unknown'
    | 'host_refused'
    | 'organization_unknown'
    | 'image_invalid'
    | 'host_unreachable'
    | 'publish_refused';

/** Thrown when the command cannot do what its arguments ask for. The message says what to do. */
export class CommandError extends CodedError<CommandErrorCode> {}
