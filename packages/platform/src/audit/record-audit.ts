import { AsyncLocalStorage } from 'node:async_hooks';

import { json, type Connection } from '../database/schema.ts';

/** The person or code that makes a change. */
export interface AuditActor {
    kind: 'user' | 'integration' | 'installation' | 'system';
    /** Id of the user or installation, or name of the integration. */
    id: string | null;
    /** How the user signed in: the session or API token of the request. */
    credential?: string | undefined;
    /** IP address of the client. */
    address?: string | undefined;
}

/** One change. Details hold no secrets: names of fields, never their values. */
export interface AuditEntry {
    organizationId: string | null;
    /** What was done, as `subject.verb`: `integration.publish`. */
    action: string;
    /** Id or name of what was changed. */
    target: string;
    details?: Record<string, unknown>;
}

const SYSTEM: AuditActor = { kind: 'system', id: null };

const actors = new AsyncLocalStorage<AuditActor>();

/** Runs `work`; the changes in it are recorded as those of the actor. */
export function runAs<T>(actor: AuditActor, work: () => T): T {
    return actors.run(actor, work);
}

/** Records a change in the transaction that makes it, so that one is never stored without the other. */
export async function recordAudit(
    db: Connection,
    { organizationId, action, target, details = {} }: AuditEntry,
    actor: AuditActor = actors.getStore() ?? SYSTEM,
): Promise<void> {
    await db
        .insertInto('audit_entries')
        .values({
            organization_id: organizationId,
            actor_kind: actor.kind,
            actor_id: actor.id,
            credential: actor.credential ?? null,
            address: actor.address ?? null,
            action,
            target,
            details: json(details),
        })
        .execute();
}
