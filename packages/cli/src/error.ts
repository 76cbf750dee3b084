import { CodedError } from '@bindery/contract';

/** `no_data`: the folder that was named holds no data of Bindery. */
export type CommandErrorCode = 'no_data';

/** A command was asked for what cannot be; the message says what to do. */
export class CommandError extends CodedError<CommandErrorCode> {}
