import type { GitOperation } from '@bindery/contract';
import type { ExportToGitRepository, ImportGitRepository } from '@gitbook/api';

import type { PlatformContext } from '../platform-context.ts';
import { PlatformError } from '../error.ts';
import type { GitOperationRow, SyncRequest } from './operation.ts';
import { parseDirectory, parseRef, parseRemote, type RemotePolicy } from './remote.ts';

export type SyncBody = ImportGitRepository | ExportToGitRepository;

/** Reads what the API was asked for. @throws PlatformError `invalid` that names the field. */
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

/** When what is asked for happened. */
export function dateOf(timestamp: unknown): Date | undefined {
    if (typeof timestamp !== 'string') return undefined;
    const date = new Date(timestamp);
    return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The request of a queued operation, with its credentials. */
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
