import { CodedError } from '@bindery/contract';

/** Reasons why the server does not start. */
export type ServerErrorCode =
    | 'port_in_use'
    | 'address_unavailable'
    | 'data_in_use'
    | 'data_unreadable'
    | 'data_exposed'
    | 'database_unavailable'
    | 'schema_newer'
    | 'rights_missing'
    | 'isolation_invalid'
    | 'certificates_unreadable'
    | 'configuration_invalid'
    | 'configuration_unsafe'
    | 'duplicate_integration'
    | 'folder_without_manifest';

/** Thrown by `startServer`; its message is one line that says what to do. */
export class ServerError extends CodedError<ServerErrorCode> {}
