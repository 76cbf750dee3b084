import { recordAudit } from '../audit/record-audit.ts';
import type { Tx } from '../database/schema.ts';

/** Records a change of an installation. Call it before the row is deleted. */
export async function auditInstallation(
    tx: Tx,
    installationId: string,
    action: string,
    details: Record<string, unknown> = {},
): Promise<void> {
    const row = await tx
        .selectFrom('installations')
        .select(['organization_id', 'integration'])
        .where('id', '=', installationId)
        .executeTakeFirst();
    if (row === undefined) return;
    await recordAudit(tx, {
        organizationId: row.organization_id,
        action: `installation.${action}`,
        target: row.integration,
        details: { installation: installationId, ...details },
    });
}

/** Returns the names of the fields that an update of a configuration names, never their values. */
export function changedFields({
    configuration,
    patch,
}: {
    configuration?: object | undefined;
    patch?: { values: object; removed: readonly string[] } | undefined;
}): string[] {
    return [
        ...Object.keys(configuration ?? {}),
        ...Object.keys(patch?.values ?? {}),
        ...(patch?.removed ?? []),
    ];
}
