import type { GitOperation } from '@bindery/contract';
import type { ExportToGitRepository, ImportGitRepository } from '@gitbook/api';

import type { PlatformContext } from '../platform-context.ts';
import { PlatformError } from '../error.ts';
import type { GitOperationRow, SyncRequest } from './operation.ts';
import { parseDirectory, parseRef, parseRemote, type RemotePolicy } from './remote.ts';

export type SyncBody = ImportGitRepository | ExportToGitRepository;

/** Validates the body of an API request. @throws PlatformError `invalid` that names the field. */
export function readRequest(
    direction: GitOperation['direction'],
    body: SyncBody,
    policy: RemotePolicy,
): SyncRequest {
    if (body.timestamp !== undefined && dateOf(body.timestamp) === undefined) {
        throw new PlatformError('invalid', 'timestamp must be a date and time.');
    }
    return {
        remote: parseRemote(body.url, policy),
        ref: parseRef(body.ref, direction),
        directory: parseDirectory(body.repoProjectDirectory),
        force: body.force ?? false,
        standalone: body.standalone ?? false,
        commitMessage:
            'commitMessage' in body && body.commitMessage.trim() !== ''
                ? body.commitMessage
                : 'Update the documentation',
    };
}

/** Parses the time of the event that caused the request; undefined if it is not a valid date. */
export function dateOf(timestamp: unknown): Date | undefined {
    if (typeof timestamp !== 'string') return undefined;
    const date = new Date(timestamp);
    return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Decrypts the request of a queued operation, including its credentials. */
export function openRequest(
    ctx: PlatformContext,
    row: GitOperationRow,
    policy: RemotePolicy,
): SyncRequest {
    const body = JSON.parse(
        ctx.keyring.open(row.request_sealed ?? '', `git:${row.id}`),
    ) as SyncBody;
    return readRequest(row.direction, body, policy);
}
