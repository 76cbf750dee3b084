import type { Permission } from '@bindery/contract';
import { PlatformError, type Platform, type User } from '@bindery/platform';
import type { Context, TypedResponse } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import type { AuthenticatedEnv, Authentication } from '../authenticate.ts';
import { meterOf } from '../budget/request-meter.ts';
import type { Folders } from '../development/folders.ts';
import type { LiveStream } from '../live/live-stream.ts';
import { requirePermission } from '../require-permission.ts';

export interface WorkbenchParts {
    platform: Platform;
    folders: Folders;
    live: LiveStream;
    authentication: Authentication;
}

export interface WorkbenchEnv {
    Variables: AuthenticatedEnv['Variables'] & { user: User };
}

/** Sets `user`. @throws PlatformError `forbidden` for tokens of integrations and installations. */
export const requireUser = createMiddleware<WorkbenchEnv>(async (c, next) => {
    const actor = c.get('actor');
    if (actor.kind !== 'user') {
        throw new PlatformError('forbidden', 'The workbench is for people.');
    }
    c.set('user', actor);
    await next();
});

/** Lets users with the permission pass. @throws PlatformError `forbidden`. */
export const needs = (permission: Permission) =>
    createMiddleware<WorkbenchEnv>(async (c, next) => {
        requirePermission(c.get('user'), permission);
        await next();
    });

/** Calls `c.json` and charges the caller for it, but keeps the type of the value: the types of the contract contain JSON values only. */
export function json<T extends object, Status extends ContentfulStatusCode = 200>(
    c: Context,
    value: T,
    status?: Status,
): TypedResponse<T, Status, 'json'> {
    const response = meterOf(c.req.raw).run(() => c.json(value, status));
    return response as unknown as TypedResponse<T, Status, 'json'>;
}
