import { CodedError } from '@bindery/contract';

/** Why a command did nothing; `docs/errors.md` says what to do about each. */
export type CommandErrorCode =
    | 'no_data'
    | 'name_invalid'
    | 'folder_not_empty'
    | 'token_missing'
    | 'organization_unknown'
    | 'image_invalid'
    | 'host_unreachable'
    | 'publish_refused';

/** A command was asked for what cannot be; the message says what to do. */
export class CommandError extends CodedError<CommandErrorCode> {}
