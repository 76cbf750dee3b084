import type { Version } from '@bindery/contract';

import { recordAudit } from '../audit/record-audit.ts';
import { transact, type UnitOfWork, type PlatformContext } from '../platform-context.ts';
import { advisoryLock } from '../database/advisory-lock.ts';
import { json, type Connection } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import { createId } from '../id.ts';
import { refreshStatuses } from '../installations/refresh-statuses.ts';
import { requireQuota } from '../quotas.ts';
import { findIntegration, type PublishedIntegration } from './integration.ts';
import { addedScopes } from './versions.ts';

export interface Publication {
    organizationId: string;
    version: Version;
    /** The folder in which the integration is developed. */
    folder?: string;
}

/**
 * Publishes a version and makes it the current one. If the host holds versions that request more scopes
 * (`holdWiderVersions`), such a version becomes current only when a person promotes it. Publishing the current version
 * again changes only the secrets and the folder of the integration.
 *
 * @throws PlatformError `invalid` for a script that isolates would not run, `forbidden` if the name belongs to another
 * organization's integration, `conflict` if it differs from an existing name in case only, `quota_exceeded`.
 */
export async function publish(
    ctx: PlatformContext,
    publication: Publication,
): Promise<PublishedIntegration> {
    requireRunnable(ctx, publication.version.script);
    return transact(ctx, (change) => publishIn(ctx, change, publication));
}

function requireRunnable({ scriptBytes }: PlatformContext, script: string): void {
    const bytes = Buffer.byteLength(script);
    if (bytes <= scriptBytes) return;
    throw new PlatformError(
        'invalid',
        `script: has ${bytes} bytes, and at most ${scriptBytes} run. Remove large dependencies, or load data from an asset. The operator of this server can raise limits.scriptBytes.`,
    );
}

/** Refuses a name that differs from an existing name in case only: host names ignore case, so they would collide. */
async function requireDistinctName(tx: Connection, name: string): Promise<void> {
    const other = await tx
        .selectFrom('integrations')
        .select('name')
        .where((eb) => eb(eb.fn('lower', ['name']), '=', name.toLowerCase()))
        .executeTakeFirst();
    if (other === undefined) return;
    throw new PlatformError(
        'conflict',
        `The name "${name}" differs from the integration "${other.name}" in case only. Choose another name.`,
    );
}

async function publishIn(
    ctx: PlatformContext,
    { tx, notify }: UnitOfWork,
    { organizationId, version, folder }: Publication,
): Promise<PublishedIntegration> {
    const name = version.manifest.name;
    await advisoryLock(tx, `integration:${name.toLowerCase()}`);
    const existing = await tx
        .selectFrom('integrations')
        .select(['organization_id', 'version'])
        .where('name', '=', name)
        .forUpdate()
        .executeTakeFirst();
    if (existing !== undefined && existing.organization_id !== organizationId) {
        throw new PlatformError(
            'forbidden',
            `The name "${name}" belongs to an integration of another organization.`,
        );
    }
    const secrets_sealed = ctx.keyring.seal(
        JSON.stringify(version.secrets),
        `integration:${name}:secrets`,
    );
    if (existing === undefined) {
        await requireDistinctName(tx, name);
        const { count } = await tx
            .selectFrom('integrations')
            .select((select) => select.fn.countAll<string>().as('count'))
            .where('organization_id', '=', organizationId)
            .executeTakeFirstOrThrow();
        requireQuota(
            ctx.quotas,
            'integrationsPerOrganization',
            Number(count) + 1,
            'integrations of an organization',
            'Unpublish integrations that are not used.',
        );
        await tx
            .insertInto('integrations')
            .values({
                name,
                id: createId(),
                organization_id: organizationId,
                version: 1,
                secrets_sealed,
                folder: folder ?? null,
            })
            .execute();
        await insertVersion({ tx, notify }, organizationId, 1, version);
    } else {
        const { hash, manifest } = await tx
            .selectFrom('versions')
            .select(['hash', 'manifest'])
            .where('integration', '=', name)
            .where('number', '=', existing.version)
            .executeTakeFirstOrThrow();
        const isNew = hash !== version.hash;
        // After a roll-back the newest version is not the current one.
        const number = isNew ? (await newestVersion(tx, name)) + 1 : existing.version;
        if (isNew) await insertVersion({ tx, notify }, organizationId, number, version);
        const isHeld =
            ctx.holdWiderVersions &&
            addedScopes(manifest.scopes, version.manifest.scopes).length > 0;
        await tx
            .updateTable('integrations')
            .set({
                ...(isHeld ? {} : { version: number }),
                secrets_sealed,
                folder: folder ?? null,
                updated_at: ctx.now(),
                // Enables the integration again: a new version may have fixed the failures.
                ...(isNew && !isHeld ? { disabled_reason: null, failures: 0 } : {}),
            })
            .where('name', '=', name)
            .execute();
        await tx
            .deleteFrom('versions')
            .where('integration', '=', name)
            .where('number', '<=', number - ctx.quotas.versionsPerIntegration)
            .where('number', '!=', isHeld ? existing.version : number)
            .execute();
    }
    notify({ type: 'integration', integration: name });
    notify({ type: 'state' });
    const published = await findIntegration(tx, name);
    await refreshStatuses(ctx, { tx, notify }, published);
    return published;
}

async function newestVersion(tx: Connection, name: string): Promise<number> {
    const { newest } = await tx
        .selectFrom('versions')
        .select((select) => select.fn.max('number').as('newest'))
        .where('integration', '=', name)
        .executeTakeFirstOrThrow();
    return newest;
}

async function insertVersion(
    { tx, notify }: UnitOfWork,
    organizationId: string,
    number: number,
    version: Version,
): Promise<void> {
    const { name } = version.manifest;
    await recordAudit(tx, {
        organizationId,
        action: 'integration.publish',
        target: name,
        details: { version: number, hash: version.hash, secrets: Object.keys(version.secrets) },
    });
    await tx
        .insertInto('versions')
        .values({
            integration: name,
            number,
            hash: version.hash,
            manifest: json(version.manifest),
            script: version.script,
            source_map: version.sourceMap ?? null,
            sdk: version.sdk,
        })
        .execute();
    if (version.assets.length > 0) {
        await tx
            .insertInto('version_assets')
            .values(
                version.assets.map((asset) => ({
                    integration: name,
                    number,
                    path: asset.path,
                    content_type: asset.contentType,
                    content: asset.content,
                })),
            )
            .execute();
    }
    notify({ type: 'version', integration: name, version: number });
}

/**
 * Deletes an integration with its versions, installations, events and traces. A later integration
 * with the same name must not inherit any of them.
 */
export async function unpublish(ctx: PlatformContext, name: string): Promise<void> {
    await transact(ctx, async ({ tx, notify }) => {
        const owner = await tx
            .selectFrom('integrations')
            .select('organization_id')
            .where('name', '=', name)
            .executeTakeFirst();
        if (owner !== undefined) {
            const organizationId = owner.organization_id;
            await recordAudit(tx, {
                organizationId,
                action: 'integration.unpublish',
                target: name,
            });
        }
        // Deletes events first, in the order of locks in `record-attempts.ts`; another order could cause a deadlock.
        await tx.deleteFrom('events').where('integration', '=', name).execute();
        await tx.deleteFrom('invocations').where('integration', '=', name).execute();
        await tx.deleteFrom('trace_batches').where('integration', '=', name).execute();
        await tx.deleteFrom('integrations').where('name', '=', name).execute();
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
    });
}

/**
 * Starts forwarding an integration's events to its author's machine; null stops forwarding.
 *
 * @throws PlatformError `invalid` if `tunnelUrl` is not an http or https URL.
 */
export async function setDevelopment(
    ctx: PlatformContext,
    name: string,
    development: { tunnelUrl: string; all: boolean } | null,
): Promise<void> {
    if (development !== null && !/^https?:$/.test(protocolOf(development.tunnelUrl))) {
        throw new PlatformError('invalid', 'tunnelUrl must be an http or https URL.');
    }
    await transact(ctx, async ({ tx, notify }) => {
        await tx
            .updateTable('integrations')
            .set({ development: development === null ? null : json(development) })
            .where('name', '=', name)
            .execute();
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
    });
}

function protocolOf(url: string): string {
    return URL.canParse(url) ? new URL(url).protocol : '';
}
