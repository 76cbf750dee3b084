import type { AuditRecord } from '@bindery/contract';
import type { PlatformContext } from '@bindery/platform';

export interface AuditFilter {
    /** Entries before this one. */
    before?: string | undefined;
    /** An action, `integration.publish`, or its subject, `integration`. */
    action?: string | undefined;
    /** Id of a user. */
    actor?: string | undefined;
    target?: string | undefined;
    from?: Date | undefined;
    to?: Date | undefined;
}

/** Lists entries of an organization's audit log, the newest first. */
export async function listAudit(
    ctx: PlatformContext,
    organizationId: string,
    { before, action, actor, target, from, to }: AuditFilter,
    limit: number,
): Promise<AuditRecord[]> {
    let query = ctx.db
        .selectFrom('audit_entries')
        .leftJoin('users', 'users.id', 'audit_entries.actor_id')
        .selectAll('audit_entries')
        .select('users.display_name')
        .where('audit_entries.organization_id', '=', organizationId)
        .orderBy('seq', 'desc')
        .limit(limit);
    if (before !== undefined) query = query.where('seq', '<', before);
    if (actor !== undefined) query = query.where('actor_id', '=', actor);
    if (target !== undefined) query = query.where('target', '=', target);
    if (from !== undefined) query = query.where('at', '>=', from);
    if (to !== undefined) query = query.where('at', '<', to);
    if (action !== undefined) {
        query = query.where((where) =>
            where.or([
                where('action', '=', action),
                where(
                    where.fn<string>('split_part', ['action', where.val('.'), where.val(1)]),
                    '=',
                    action,
                ),
            ]),
        );
    }
    const rows = await query.execute();
    return rows.map((row) => ({
        id: row.seq,
        at: row.at.getTime(),
        actor: {
            // The cast holds: `recordAudit` writes one of these.
            kind: row.actor_kind as AuditRecord['actor']['kind'],
            id: row.actor_id,
            name: row.display_name,
        },
        credential: row.credential,
        address: row.address,
        action: row.action,
        target: row.target,
        details: row.details,
    }));
}
