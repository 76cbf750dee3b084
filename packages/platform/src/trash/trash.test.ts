import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES, openTestSchema } from '@bindery/test-support/databases';
import { startTestPlatform, type TestPlatform } from '@bindery/test-support/test-platform';
import {
    findInstallation,
    install,
    uninstall,
    updateInstallation,
} from '../installations/installation.ts';
import {
    findScopedInstallation,
    uninstallFromScope,
    updateScopedInstallation,
} from '../installations/scoped-installation.ts';
import { createPage, readPage } from '../pages/page.ts';
import { currentSpaceRevision } from '../pages/space-revision.ts';
import { findPublishedSite, loadSpacesOfSite } from '../sites/published.ts';
import { createSite, findSite } from '../sites/site.ts';
import { duplicateSpace } from '../spaces/duplicate-space.ts';
import { createSpace, findSpace, loadSpaces } from '../spaces/space.ts';
import { deleteSite, deleteSpace } from './delete.ts';
import { pruneTrash } from './removed-installations.ts';
import { restore } from './restore.ts';

describe.each(DATABASES)('taking a deletion back on %s', (database) => {
    let test: TestPlatform;
    let installation: string;
    let postgres: Awaited<ReturnType<typeof openTestSchema>>;
    beforeAll(async () => {
        postgres = await openTestSchema(database);
        test = await startTestPlatform({ postgres });
        installation = await test.publish();
    });
    afterAll(async () => {
        await test[Symbol.asyncDispose]();
        await postgres?.[Symbol.asyncDispose]();
    });

    const organization = () => test.home.organizationId;
    const notFound = { code: 'not_found' };
    const onSpace = (scopeId = test.spaceId) =>
        ({ kind: 'space', installationId: installation, scopeId }) as const;

    it('restores an uninstalled integration with its configurations, which are stored sealed', async () => {
        const configuration = { key: 'configured-secret' };
        await updateInstallation(test.ctx, 'probe', installation, { configuration });
        await updateScopedInstallation(test.ctx, 'probe', onSpace(), {
            configuration: { key: 'space-secret' },
        });
        await uninstall(test.ctx, 'probe', installation);
        await expect(
            findInstallation(test.ctx, test.ctx.db, 'probe', installation),
        ).rejects.toMatchObject(notFound);
        const rows = await test.ctx.db.selectFrom('removed_installations').selectAll().execute();
        expect(rows).toHaveLength(1);
        expect(JSON.stringify(rows)).not.toMatch(/configured-secret|space-secret/);

        await restore(test.ctx, organization(), { kind: 'installation', id: installation });
        const restored = await findInstallation(test.ctx, test.ctx.db, 'probe', installation);
        expect(restored).toMatchObject({ configuration, status: 'active', spaces: 1 });
        expect(await findScopedInstallation(test.ctx, test.ctx.db, onSpace())).toMatchObject({
            configuration: { key: 'space-secret' },
        });
        await test.platform.deliveries.idle();
        const [newest] = await test.platform.traces.list({
            installationId: installation,
            limit: 1,
        });
        expect(newest?.type).toMatch(/_setup$/);
    });

    it('restores an installation on a space', async () => {
        await uninstallFromScope(test.ctx, 'probe', onSpace());
        const scope = { kind: 'space', id: test.spaceId } as const;
        const thing = { kind: 'installation', id: installation, scope } as const;
        await restore(test.ctx, organization(), thing);
        expect(await findScopedInstallation(test.ctx, test.ctx.db, onSpace())).toMatchObject({
            configuration: { key: 'space-secret' },
        });
        // A deletion can be taken back once.
        await expect(restore(test.ctx, organization(), thing)).rejects.toMatchObject(notFound);
    });

    it('refuses to restore an installation over a new one, and changes nothing', async () => {
        await uninstall(test.ctx, 'probe', installation);
        const { id } = await install(test.ctx, 'probe', organization());
        const thing = { kind: 'installation', id: installation } as const;
        await expect(restore(test.ctx, organization(), thing)).rejects.toMatchObject({
            code: 'conflict',
        });
        await uninstall(test.ctx, 'probe', id);
        await restore(test.ctx, organization(), thing);
        expect(await findInstallation(test.ctx, test.ctx.db, 'probe', installation)).toMatchObject({
            spaces: 1,
        });
    });

    it('hides a deleted space everywhere, and restores it with its pages and installations', async () => {
        const { id } = await createSpace(test.ctx, organization(), 'Guides');
        const { userId } = test.home;
        const page = await createPage(test.ctx, id, { title: 'First' }, userId);
        const site = await createSite(test.ctx, organization(), {
            title: 'Guides',
            spaces: [id],
            published: true,
        });
        await deleteSpace(test.ctx, organization(), id);
        expect((await loadSpaces(test.ctx.db, organization())).map((space) => space.id)).toEqual([
            test.spaceId,
        ]);
        await expect(findSpace(test.ctx.db, id)).rejects.toMatchObject(notFound);
        await expect(readPage(test.ctx, id, page.id)).rejects.toMatchObject(notFound);
        await expect(createPage(test.ctx, id, { title: 'No' }, userId)).rejects.toMatchObject(
            notFound,
        );
        expect(await loadSpacesOfSite(test.ctx.db, site.id)).toEqual([]);
        await restore(test.ctx, organization(), { kind: 'space', id });
        expect(await readPage(test.ctx, id, page.id)).toMatchObject({ page: { title: 'First' } });
        expect(await loadSpacesOfSite(test.ctx.db, site.id)).toMatchObject([{ spaceId: id }]);

        await deleteSite(test.ctx, organization(), site.id);
        await expect(findSite(test.ctx.db, site.id)).rejects.toMatchObject(notFound);
        await expect(findPublishedSite(test.ctx.db, site.slug)).rejects.toMatchObject(notFound);
        await restore(test.ctx, organization(), { kind: 'site', id: site.id });
        expect(await findPublishedSite(test.ctx.db, site.slug)).toMatchObject({ id: site.id });
        await deleteSpace(test.ctx, organization(), id);
    });

    it('removes the installations of a deleted space, and installs them again on the restored one', async () => {
        const other = await createSpace(test.ctx, organization(), 'Other');
        await deleteSpace(test.ctx, organization(), test.spaceId);
        await expect(
            findScopedInstallation(test.ctx, test.ctx.db, onSpace()),
        ).rejects.toMatchObject(notFound);
        await restore(test.ctx, organization(), { kind: 'space', id: test.spaceId });
        expect(await findScopedInstallation(test.ctx, test.ctx.db, onSpace())).toMatchObject({
            configuration: { key: 'space-secret' },
        });
        await deleteSpace(test.ctx, organization(), other.id);
    });

    it('refuses to delete the last space, and what belongs to another organization', async () => {
        const spaces = await loadSpaces(test.ctx.db, organization());
        expect(spaces).toHaveLength(1);
        await expect(deleteSpace(test.ctx, organization(), test.spaceId)).rejects.toMatchObject({
            code: 'conflict',
        });
        await expect(deleteSpace(test.ctx, 'other', test.spaceId)).rejects.toMatchObject(notFound);
        await expect(deleteSite(test.ctx, 'other', test.siteId)).rejects.toMatchObject(notFound);
        await uninstall(test.ctx, 'probe', installation);
        const thing = { kind: 'installation', id: installation } as const;
        await expect(restore(test.ctx, 'other', thing)).rejects.toMatchObject(notFound);
        await restore(test.ctx, organization(), thing);
    });

    it('copies a space with its pages', async () => {
        const { userId } = test.home;
        const { id } = await createPage(test.ctx, test.spaceId, { title: 'Original' }, userId);
        await createPage(test.ctx, test.spaceId, { title: 'Below', parent: id }, userId);
        const copy = await duplicateSpace(test.ctx, test.spaceId, userId);
        const { pages } = await currentSpaceRevision(test.ctx.db, copy.id);
        const original = pages.find(({ title }) => title === 'Original');
        expect(original).toMatchObject({ pages: [{ title: 'Below' }] });
        expect(original?.id).not.toBe(id);
        await deleteSpace(test.ctx, organization(), copy.id);
    });

    it('deletes for good what was deleted before the retention, with all versions of its pages', async () => {
        const { id } = await createSpace(test.ctx, organization(), 'Old');
        await createPage(test.ctx, id, { title: 'Old' }, test.home.userId);
        await deleteSpace(test.ctx, organization(), id);
        const documents = () =>
            test.ctx.db
                .selectFrom('page_documents')
                .where('space_id', '=', id)
                .select('id')
                .execute();
        const tomorrow = new Date(test.ctx.now().getTime() + 86_400_000);
        await pruneTrash(test.ctx.db, new Date(0));
        expect(await documents()).toHaveLength(1);
        await pruneTrash(test.ctx.db, tomorrow);
        expect(await documents()).toHaveLength(0);
        await expect(
            restore(test.ctx, organization(), { kind: 'space', id }),
        ).rejects.toMatchObject(notFound);
        expect(await readPageCount()).toBeGreaterThan(0);
    });

    const readPageCount = async () =>
        (await currentSpaceRevision(test.ctx.db, test.spaceId)).pages.length;
});
