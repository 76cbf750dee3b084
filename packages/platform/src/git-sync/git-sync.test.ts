import type { DocumentBlock, GitOperation } from '@bindery/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { createRepository, type TestRepository } from '@bindery/test-support/git-repository';
import { startTestPlatform, type TestPlatform } from '@bindery/test-support/test-platform';
import {
    createPage,
    createSpace,
    currentSpaceRevision,
    deletePage,
    installOnScope,
    readPage,
    updatePage,
} from '../index.ts';
import { json } from '../database/schema.ts';
import { createGitSync, type GitSync } from './git-sync.ts';

const REF = 'refs/heads/main';

/** A repository with typical documentation. An import followed by an export must not change a byte. */
const DOCS: Record<string, string | Buffer> = {
    'README.md':
        '---\ndescription: >-\n  Where to\n  begin\nicon: book # a comment\n---\n\n# Welcome  \n\nSome *text* with __marks__, a [link](guides/webhooks.md#events) and\na soft break.\n\n```diagram theme="dark" size=3\ngraph TD\n  A --> B\n```\n\n<!-- a note to ourselves -->\n\n- [ ] todo\n- [x] done\n',
    'guides/README.md': 'Guides\n======\n\nNo ATX heading here.',
    'guides/webhooks.md':
        '# Webhooks\r\n\r\n{% hint style="info" %}\r\nWindows line ends\r\n{% endhint %}\r\n\r\n~~~~diagram\r\nx\r\n~~~~\r\n',
    'api.md':
        '\uFEFF# API\n\n{% tabs %}\n{% tab title="A" %}\nA\n{% endtab %}\n{% endtabs %}\n\n<div align="center">\n  <b>html</b>\n</div>\n\n[ref]: https://example.com\n\nSee [ref] and a footnote[^1].\n\n[^1]: The note.\n\n\n\n',
    'SUMMARY.md':
        '# Table of contents\n\n* [Welcome](README.md)\n* [Guides](guides/README.md)\n  * [Webhooks](guides/webhooks.md "Hooks")\n* [Status](https://status.example.com)\n\n## Reference\n\n* [API](api.md)\n',
    '.gitbook/assets/pixel.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255, 254]),
    'notes/unlisted.md': 'not a page',
    LICENSE: 'MIT\n',
};

const MAPPED = {
    name: 'diagrams',
    scopes: ['space:git:sync', 'space:content:read'] as const,
    manifest: {
        blocks: [
            {
                id: 'diagram',
                title: 'Diagram',
                markdown: { codeblock: 'diagram', body: 'content' },
            },
        ],
    },
};

// Each test starts up to 40 git processes, which takes over 30 s on a busy machine.
describe.each(DATABASES)('Git synchronisation, on %s', { timeout: 180_000 }, (database) => {
    let test: TestPlatform;
    let git: GitSync;
    /** Registers a test on one database only, because it does not depend on the database. */
    const itOnce = (name: string, run: () => Promise<void>): void => {
        if (database === DATABASES[0]) it(name, run);
    };

    beforeAll(async () => {
        test = await startTestPlatform({ database });
        git = createGitSync(test.ctx, {
            localFolders: ['/'],
            isLocalUser: () => true,
            report: console.error,
        });
        await test.publish({ ...MAPPED, scopes: [...MAPPED.scopes] });
    });
    afterAll(async () => {
        await git[Symbol.asyncDispose]();
        await test[Symbol.asyncDispose]();
    });

    async function newSpace(): Promise<string> {
        const { id } = await createSpace(test.ctx, test.home.organizationId, 'Docs');
        const { id: installation } = await test.ctx.db
            .selectFrom('installations')
            .select('id')
            .executeTakeFirstOrThrow();
        await installOnScope(test.ctx, 'diagrams', installation, 'space', id);
        return id;
    }

    async function ended({ id, spaceId }: GitOperation): Promise<GitOperation> {
        await git.idle();
        const found = (await git.list(spaceId)).find((operation) => operation.id === id);
        if (found === undefined) throw new Error('The operation is gone.');
        return found;
    }

    const importFrom = async (spaceId: string, { url }: TestRepository, options: object = {}) =>
        ended(await git.import(spaceId, { url, ref: REF, ...options }, test.home.userId));
    const exportTo = async (spaceId: string, { url }: TestRepository, options: object = {}) =>
        ended(
            await git.export(
                spaceId,
                { url, ref: REF, commitMessage: 'From the space', ...options },
                test.home.userId,
            ),
        );

    async function pages(spaceId: string) {
        return (await currentSpaceRevision(test.ctx.db, spaceId)).pages;
    }

    async function edit(spaceId: string, pageId: string, nodes: unknown[]): Promise<void> {
        const page = await readPage(test.ctx, spaceId, pageId);
        await updatePage(
            test.ctx,
            spaceId,
            pageId,
            {
                nodes: [...page.nodes, ...(nodes as DocumentBlock[])],
                documentVersion: page.documentVersion,
            },
            test.home.userId,
        );
    }

    async function events(spaceId: string) {
        const rows = await test.ctx.db
            .selectFrom('events')
            .select(['type', 'payload'])
            .where('type', 'like', 'space_gitsync%')
            .orderBy('seq')
            .execute();
        return rows
            .filter(({ payload }) => payload['spaceId'] === spaceId)
            .map(({ type, payload }) => ({
                type,
                commitId: payload['commitId'],
                ...('state' in payload ? { state: payload['state'] } : {}),
            }));
    }

    it('imports pages with integration blocks', async () => {
        await using repository = await createRepository(DOCS);
        const spaceId = await newSpace();
        const operation = await importFrom(spaceId, repository);
        expect(operation).toMatchObject({ state: 'success', error: null, done: 4, total: 4 });
        const head = repository.head();
        const tree = await pages(spaceId);
        expect(tree.map(({ title, slug, group }) => ({ title, slug, group }))).toEqual([
            { title: 'Welcome', slug: 'readme', group: undefined },
            { title: 'Guides', slug: 'guides', group: undefined },
            { title: 'Reference', slug: 'reference', group: true },
        ]);
        expect(tree[0]?.description).toBe('Where to begin');
        expect(tree[1]?.pages.map(({ title }) => title)).toEqual(['Webhooks']);
        expect(tree[2]?.pages.map(({ title }) => title)).toEqual(['API']);
        const welcome = await readPage(test.ctx, spaceId, tree[0]?.id ?? '');
        expect(welcome.nodes.find(({ type }) => type === 'integration')).toMatchObject({
            data: {
                integration: 'diagrams',
                block: 'diagram',
                props: { content: 'graph TD\n  A --> B', theme: 'dark', size: 3 },
            },
        });
        expect(await events(spaceId)).toEqual([
            { type: 'space_gitsync_started', commitId: head },
            { type: 'space_gitsync_completed', commitId: head, state: 'success' },
        ]);
        const revision = await currentSpaceRevision(test.ctx.db, spaceId);
        expect(revision.git).toMatchObject({ oid: head, ref: REF });
    });

    it('commits nothing when it exports unchanged pages to the same repository', async () => {
        await using repository = await createRepository(DOCS);
        const spaceId = await newSpace();
        await importFrom(spaceId, repository);
        const head = repository.head();
        expect(await exportTo(spaceId, repository)).toMatchObject({
            state: 'success',
            commit: head,
        });
        expect(repository.head()).toBe(head);
        // A new branch points to the same commit.
        await exportTo(spaceId, repository, { ref: 'refs/heads/copy' });
        expect(repository.head('copy')).toBe(head);
    });

    it('exports unchanged pages byte for byte to an empty repository', async () => {
        await using repository = await createRepository(DOCS);
        await using empty = await createRepository();
        const spaceId = await newSpace();
        await importFrom(spaceId, repository);
        expect(await exportTo(spaceId, empty)).toMatchObject({ state: 'success' });
        expect(empty.files()).toEqual(repository.files());
        expect(empty.git('rev-parse', 'main^{tree}').trim()).toBe(
            repository.git('rev-parse', 'main^{tree}').trim(),
        );
        expect(empty.log()).toEqual(['From the space']);
    });

    it('commits nothing after a save without changes', async () => {
        await using repository = await createRepository(DOCS);
        const spaceId = await newSpace();
        await importFrom(spaceId, repository);
        for (const page of await pages(spaceId)) await edit(spaceId, page.id, []);
        const head = repository.head();
        expect(await exportTo(spaceId, repository)).toMatchObject({
            state: 'success',
            commit: head,
        });
    });

    itOnce('writes only the block that was edited', async () => {
        await using repository = await createRepository(DOCS);
        const spaceId = await newSpace();
        await importFrom(spaceId, repository);
        const [, , reference] = await pages(spaceId);
        const api = reference?.pages[0]?.id ?? '';
        await edit(spaceId, api, [paragraph('A new *end*.')]);
        const operation = await exportTo(spaceId, repository);
        expect(operation).toMatchObject({ state: 'success' });
        const before = String(DOCS['api.md']);
        expect(repository.read('api.md')).toBe(
            before.replace(/\n\n\n\n$/, '\n\nA new \\*end\\*.\n\n\n\n'),
        );
        const changed = repository.git('diff', '--name-only', 'main~1', 'main');
        expect(changed.trim()).toBe('api.md');
        expect(repository.log()).toEqual(['From the space', 'A commit']);
    });

    itOnce(
        'adds, retitles and removes files with their pages, and updates the table of contents',
        async () => {
            await using repository = await createRepository(DOCS);
            const spaceId = await newSpace();
            await importFrom(spaceId, repository);
            const [welcome, guides] = await pages(spaceId);
            await createPage(
                test.ctx,
                spaceId,
                {
                    title: 'Rate limits [v2]',
                    parent: guides?.id,
                    nodes: [paragraph('Slow down.') as DocumentBlock],
                },
                test.home.userId,
            );
            await updatePage(
                test.ctx,
                spaceId,
                welcome?.id ?? '',
                { title: 'Hello', documentVersion: 1 },
                test.home.userId,
            );
            await deletePage(test.ctx, spaceId, guides?.pages[0]?.id ?? '', test.home.userId);
            expect(await exportTo(spaceId, repository)).toMatchObject({
                state: 'success',
                error: null,
            });
            const files = repository.files();
            expect(files['guides/webhooks.md']).toBeUndefined();
            expect(files['guides/rate-limits-v2.md']).toBe('# Rate limits \\[v2]\n\nSlow down.\n');
            expect(files['README.md']).toBe(
                String(DOCS['README.md']).replace('# Welcome  ', '# Hello'),
            );
            expect(files['SUMMARY.md']).toBe(
                '# Table of contents\n\n* [Hello](README.md)\n* [Guides](guides/README.md)\n  * [Rate limits \\[v2\\]](guides/rate-limits-v2.md)\n* [Status](https://status.example.com)\n\n## Reference\n\n* [API](api.md)\n',
            );
            // Importing the exported files gives the same pages.
            const before = await pages(spaceId);
            await importFrom(spaceId, repository, { force: true });
            const after = await pages(spaceId);
            // Except for the link to the deleted page, which is a URL now.
            expect(after[0]).toMatchObject({ id: before[0]?.id, title: 'Hello', slug: 'readme' });
            expect(after.slice(1)).toEqual(before.slice(1));
        },
    );

    it('imports changes of the repository and keeps the documents of other pages', async () => {
        await using repository = await createRepository(DOCS);
        const spaceId = await newSpace();
        await importFrom(spaceId, repository);
        const before = await pages(spaceId);
        repository.commit({ 'api.md': '# API 2\n\nNew.\n', LICENSE: null });
        expect(await importFrom(spaceId, repository)).toMatchObject({ state: 'success' });
        const after = await pages(spaceId);
        expect(after[0]).toEqual(before[0]);
        expect(after[2]?.pages[0]).toMatchObject({ id: before[2]?.pages[0]?.id, title: 'API 2' });
        expect(after[2]?.pages[0]?.documentId).not.toBe(before[2]?.pages[0]?.documentId);
        expect(await exportTo(spaceId, repository)).toMatchObject({
            commit: repository.head(),
        });
    });

    it('reports a conflict, and changes nothing, when the branch has commits that were not imported', async () => {
        await using repository = await createRepository(DOCS);
        const spaceId = await newSpace();
        await importFrom(spaceId, repository);
        const [welcome] = await pages(spaceId);
        await edit(spaceId, welcome?.id ?? '', [paragraph('Mine.')]);
        const theirs = repository.commit({ 'README.md': '# Theirs\n', 'new.md': 'new\n' });
        const mine = JSON.stringify(await pages(spaceId));

        const failedExport = await exportTo(spaceId, repository);
        expect(failedExport).toMatchObject({ state: 'failure', error: { code: 'conflict' } });
        expect(failedExport.error?.message).toContain('Nothing was pushed');
        expect(repository.head()).toBe(theirs);

        const failedImport = await importFrom(spaceId, repository);
        expect(failedImport).toMatchObject({ state: 'failure', error: { code: 'conflict' } });
        expect(JSON.stringify(await pages(spaceId))).toBe(mine);
        expect((await events(spaceId)).at(-1)).toEqual({
            type: 'space_gitsync_completed',
            commitId: theirs,
            state: 'failure',
        });

        // With force, the export adds a commit on top; the other commit and its new files stay.
        expect(await exportTo(spaceId, repository, { force: true })).toMatchObject({
            state: 'success',
        });
        expect(repository.log()).toEqual(['From the space', 'A commit', 'A commit']);
        const files = repository.files();
        expect(files['README.md']).toContain('Mine.');
        expect(files['new.md']).toBe('new\n');
    });

    it('reports a conflict when the last synchronisation was with another branch', async () => {
        await using repository = await createRepository(DOCS);
        const spaceId = await newSpace();
        await importFrom(spaceId, repository);
        await exportTo(spaceId, repository, { ref: 'out' });
        const [welcome] = await pages(spaceId);
        await edit(spaceId, welcome?.id ?? '', [paragraph('Mine.')]);
        const mine = JSON.stringify(await pages(spaceId));
        repository.commit({ 'README.md': '# Theirs\n' });

        const operation = await importFrom(spaceId, repository);
        expect(operation).toMatchObject({ state: 'failure', error: { code: 'conflict' } });
        expect(JSON.stringify(await pages(spaceId))).toBe(mine);
    });

    itOnce(
        'imports with force over changes of the space, which stay in the earlier revision',
        async () => {
            await using repository = await createRepository(DOCS);
            const spaceId = await newSpace();
            await importFrom(spaceId, repository);
            const [welcome] = await pages(spaceId);
            await edit(spaceId, welcome?.id ?? '', [paragraph('Mine.')]);
            const mine = (await currentSpaceRevision(test.ctx.db, spaceId)).id;
            // Without force and without new commits, the import keeps the space's changes.
            expect(await importFrom(spaceId, repository)).toMatchObject({ state: 'success' });
            expect((await currentSpaceRevision(test.ctx.db, spaceId)).id).toBe(mine);
            expect(await importFrom(spaceId, repository, { force: true })).toMatchObject({
                state: 'success',
            });
            const now = await currentSpaceRevision(test.ctx.db, spaceId);
            expect(now.parent_id).toBe(mine);
            const page = await readPage(test.ctx, spaceId, welcome?.id ?? '');
            expect(JSON.stringify(page.nodes)).not.toContain('Mine.');
        },
    );

    itOnce('exports a space that was never imported', async () => {
        await using repository = await createRepository();
        const spaceId = await newSpace();
        const { userId } = test.home;
        const first = await createPage(test.ctx, spaceId, { title: 'Start' }, userId);
        const second = await createPage(test.ctx, spaceId, { title: 'Über uns' }, userId);
        await createPage(
            test.ctx,
            spaceId,
            {
                title: 'Team',
                parent: second.id,
                nodes: [
                    paragraph('We.') as DocumentBlock,
                    integration({ content: 'A\n```\nB', theme: 'da"rk' }) as DocumentBlock,
                    integration({ size: 3 }) as DocumentBlock,
                ],
            },
            userId,
        );
        expect(await exportTo(spaceId, repository)).toMatchObject({ state: 'success', total: 3 });
        expect(repository.files()).toEqual({
            'README.md': '# Start\n',
            'uber-uns/README.md': latin1('# Über uns\n'),
            'uber-uns/team.md':
                '# Team\n\nWe.\n\n````diagram theme="da\\"rk"\nA\n```\nB\n````\n\n{% @diagrams/diagram size=3 %}\n',
            'SUMMARY.md': latin1(
                '# Table of contents\n\n* [Start](README.md)\n* [Über uns](uber-uns/README.md)\n  * [Team](uber-uns/team.md)\n',
            ),
        });
        const other = await newSpace();
        await importFrom(other, repository);
        const [, about] = await pages(other);
        const team = await readPage(test.ctx, other, about?.pages[0]?.id ?? '');
        expect(team.nodes.slice(1).map(({ data }) => (data as { props: object }).props)).toEqual([
            { content: 'A\n```\nB', theme: 'da"rk' },
            { size: 3 },
        ]);
        expect((await pages(spaceId))[0]?.id).toBe(first.id);
    });

    itOnce('does not overwrite a branch that was never imported', async () => {
        await using repository = await createRepository({ 'README.md': 'theirs\n' });
        const spaceId = await newSpace();
        await createPage(test.ctx, spaceId, { title: 'Mine' }, test.home.userId);
        expect(await exportTo(spaceId, repository)).toMatchObject({
            state: 'failure',
            error: { code: 'conflict' },
        });
        expect(repository.files()).toEqual({ 'README.md': 'theirs\n' });
    });

    itOnce(
        'uses repoProjectDirectory and .gitbook.yaml, and does not change files outside the folder',
        async () => {
            await using repository = await createRepository({
                'src/index.js': 'code',
                'project/.gitbook.yaml': 'root: ./docs/\nstructure:\n  summary: toc.md\n',
                'project/docs/intro.md': '# Intro\n\nText.\n',
                'project/docs/toc.md': '* [Intro](intro.md)\n',
            });
            const spaceId = await newSpace();
            const options = { repoProjectDirectory: '/project/' };
            expect(await importFrom(spaceId, repository, options)).toMatchObject({ total: 1 });
            const [intro] = await pages(spaceId);
            await edit(spaceId, intro?.id ?? '', [paragraph('More.')]);
            await createPage(test.ctx, spaceId, { title: 'Next' }, test.home.userId);
            await exportTo(spaceId, repository, options);
            expect(repository.files()).toEqual({
                'src/index.js': 'code',
                'project/.gitbook.yaml': 'root: ./docs/\nstructure:\n  summary: toc.md\n',
                'project/docs/intro.md': '# Intro\n\nText.\n\nMore.\n',
                'project/docs/next.md': '# Next\n',
                'project/docs/toc.md': '* [Intro](intro.md)\n* [Next](next.md)\n',
            });
        },
    );

    itOnce('keeps the page of a file that was renamed, also with changes', async () => {
        const text = Array.from({ length: 8 }, (_, n) => `Line ${n} of the guide.\n`).join('\n');
        await using repository = await createRepository({
            'README.md': '# Home\n',
            'old.md': `# Guide\n\n${text}`,
            'same.md': '# Same\n',
        });
        const spaceId = await newSpace();
        await importFrom(spaceId, repository);
        const before = await pages(spaceId);
        repository.commit({
            'old.md': null,
            'same.md': null,
            'docs/new.md': `# Guide\n\n${text}\nOne more line.\n`,
            'docs/same-2.md': '# Same\n',
        });
        await importFrom(spaceId, repository);
        const idOf = (nodes: typeof before, title: string): string | undefined =>
            nodes.flatMap((node) => [node, ...node.pages]).find((node) => node.title === title)?.id;
        const after = await pages(spaceId);
        for (const title of ['Guide', 'Same']) {
            expect(idOf(after, title), title).toBeDefined();
            expect(idOf(after, title), title).toBe(idOf(before, title));
        }
    });

    itOnce('exports every byte of groups of one name and names that differ in case', async () => {
        const files = {
            'README.md': '---\n---\n\n# Home\n',
            'Foo.md': '# Upper\n',
            'foo.md': '# Lower\n',
            'SUMMARY.md':
                '# Table of contents\n\n* [Home](README.md)\n\n## Guides <a href="#guides" id="guides"></a>\n\n* [Upper](Foo.md)\n\n## Guides\n\n* [Lower](foo.md)\n',
        };
        await using repository = await createRepository(files);
        await using empty = await createRepository();
        const spaceId = await newSpace();
        expect(await importFrom(spaceId, repository)).toMatchObject({ error: null });
        expect((await pages(spaceId)).map(({ title }) => title)).toEqual([
            'Home',
            'Guides',
            'Guides',
        ]);
        await exportTo(spaceId, empty);
        expect(empty.files()).toEqual(files);
    });

    itOnce(
        'refuses deep front matter and a long table of contents before parsing them',
        async () => {
            const deep = `---\na: ${'['.repeat(200)}\n---\n# T\n`;
            const long = '* [A](a.md)\n'.repeat(30_000);
            for (const [files, message] of [
                [{ 'deep.md': deep }, 'deep.md has front matter nested deeper than 100 levels'],
                [{ 'a.md': '# A\n', 'SUMMARY.md': long }, 'SUMMARY.md has 360000 characters'],
            ] as const) {
                await using repository = await createRepository(files);
                const operation = await importFrom(await newSpace(), repository);
                expect(operation.error).toMatchObject({
                    code: 'git_failed',
                    message: expect.stringContaining(message),
                });
            }
        },
    );

    it('does not report a conflict when the host was killed between push and commit', async () => {
        await using repository = await createRepository(DOCS);
        const spaceId = await newSpace();
        await importFrom(spaceId, repository);
        const of = (table: 'git_bases' | 'git_blobs') =>
            test.ctx.db.selectFrom(table).selectAll().where('space_id', '=', spaceId).execute();
        const [bases, blobs] = [await of('git_bases'), await of('git_blobs')];
        const [welcome] = await pages(spaceId);
        await edit(spaceId, welcome?.id ?? '', [paragraph('More.')]);
        await exportTo(spaceId, repository);
        const pushed = repository.head();
        // Restores the database to its state before the push.
        for (const { content, hash } of blobs as { content: Uint8Array; hash: string }[]) {
            await test.ctx.db
                .insertInto('git_blobs')
                .values({ space_id: spaceId, hash, content })
                .onConflict((conflict) => conflict.doNothing())
                .execute();
        }
        const { oid, files, pages: before } = bases[0] as unknown as Record<string, unknown>;
        await test.ctx.db
            .updateTable('git_bases')
            .set({ oid: oid as string, files: json(files), pages: json(before) })
            .where('space_id', '=', spaceId)
            .execute();
        expect(await exportTo(spaceId, repository)).toMatchObject({
            state: 'success',
            commit: pushed,
        });
        expect(repository.head()).toBe(pushed);
    });

    it('replaces pages that were never exported and keeps them in an earlier revision', async () => {
        await using repository = await createRepository(DOCS);
        const spaceId = await newSpace();
        await createPage(test.ctx, spaceId, { title: 'Mine' }, test.home.userId);
        const mine = (await currentSpaceRevision(test.ctx.db, spaceId)).id;
        expect(await importFrom(spaceId, repository)).toMatchObject({ state: 'success' });
        const now = await currentSpaceRevision(test.ctx.db, spaceId);
        expect(now.pages.map(({ title }) => title)).not.toContain('Mine');
        expect(now.parent_id).toBe(mine);
    });

    it('inserts a revision that the space does not show for a standalone import', async () => {
        await using repository = await createRepository({ 'README.md': '# One\n' });
        const spaceId = await newSpace();
        const before = (await currentSpaceRevision(test.ctx.db, spaceId)).id;
        await importFrom(spaceId, repository, { standalone: true });
        expect((await currentSpaceRevision(test.ctx.db, spaceId)).id).toBe(before);
        const standalone = await test.ctx.db
            .selectFrom('space_revisions')
            .selectAll()
            .where('space_id', '=', spaceId)
            .where('parent_id', '=', before)
            .executeTakeFirstOrThrow();
        expect(standalone.pages[0]?.title).toBe('One');
    });

    itOnce('runs operations in the order of their events', async () => {
        await using repository = await createRepository({ 'README.md': '# One\n' });
        const spaceId = await newSpace();
        const { url } = repository;
        const first = await git.import(spaceId, { url, ref: REF }, null);
        const second = await git.export(
            spaceId,
            { url, ref: 'refs/heads/copy', commitMessage: 'x' },
            null,
        );
        await git.idle();
        expect((await git.list(spaceId)).map(({ id, state }) => [id, state])).toEqual([
            [second.id, 'success'],
            [first.id, 'success'],
        ]);
        expect(repository.head('copy')).toBe(repository.head());
        expect(await git.info(spaceId)).toMatchObject({
            installationStatus: 'active',
            operation: { state: 'success', direction: 'export' },
        });
    });

    itOnce('reports a missing branch and records both events', async () => {
        await using repository = await createRepository({ 'README.md': '# One\n' });
        const spaceId = await newSpace();
        expect(await importFrom(spaceId, repository, { ref: 'refs/heads/none' })).toMatchObject({
            state: 'failure',
            error: { code: 'git_failed', message: expect.stringContaining('has no branch none') },
        });
        expect(await events(spaceId)).toEqual([
            { type: 'space_gitsync_started', commitId: '' },
            { type: 'space_gitsync_completed', commitId: '', state: 'failure' },
        ]);
        const nowhere = await ended(
            await git.import(spaceId, { url: '/nowhere/at/all.git', ref: REF }, null),
        );
        expect(nowhere).toMatchObject({ state: 'failure', error: { code: 'git_failed' } });
    });

    itOnce('refuses URLs and refs that git would read as commands or options', async () => {
        const spaceId = await newSpace();
        const urls = [
            'ext::sh -c touch% /tmp/x',
            '--upload-pack=touch /tmp/x',
            '-u',
            'http://example.com/a.git',
            'ssh://git@example.com/a.git',
            'git@example.com:a.git',
            'git://example.com/a.git',
            'file://host/a.git',
            'https://',
            'https://example.com/a.git\nfoo',
            'https://example.com/a.git?x=1',
            './relative',
            '',
        ];
        for (const url of urls) {
            await expect(git.import(spaceId, { url, ref: REF }, null), url).rejects.toMatchObject({
                code: 'invalid',
            });
        }
        const refs = [
            '--force',
            'refs/heads/..',
            'refs/heads/a b',
            'refs/heads/a:b',
            '+main',
            'refs/x',
        ];
        for (const ref of refs) {
            await expect(
                git.import(spaceId, { url: '/tmp/a.git', ref }, null),
                ref,
            ).rejects.toMatchObject({ code: 'invalid' });
        }
        await expect(
            git.import(
                spaceId,
                { url: '/tmp/a.git', ref: REF, repoProjectDirectory: '../x' },
                null,
            ),
        ).rejects.toMatchObject({ code: 'invalid' });
    });

    itOnce('refuses local paths and private addresses to all but the local user', async () => {
        await using strict = createGitSync(test.ctx, {
            localFolders: ['/'],
            allowPrivateNetwork: true,
            isLocalUser: (id) => id === test.home.userId,
        });
        const spaceId = await newSpace();
        for (const userId of [null, 'another-user']) {
            await expect(
                strict.import(spaceId, { url: '/tmp/a.git', ref: REF }, userId),
            ).rejects.toMatchObject({ code: 'invalid' });
        }
        const own = await strict.import(
            spaceId,
            { url: '/tmp/no-such-repository.git', ref: REF },
            test.home.userId,
        );
        await strict.idle();
        const ran = (await strict.list(spaceId)).find(({ id }) => id === own.id);
        expect(ran?.error?.message).not.toContain('--git-folder');
        for (const host of [
            '127.0.0.1',
            'localhost',
            '169.254.169.254',
            '[::1]',
            '[::ffff:10.0.0.1]',
            '2130706433',
        ]) {
            const operation = await strict.import(
                spaceId,
                { url: `https://${host}/a.git`, ref: REF },
                null,
            );
            await strict.idle();
            const found = (await strict.list(spaceId)).find(({ id }) => id === operation.id);
            expect(found?.error?.message, host).toContain('is not on the public internet');
        }
    });

    it('stores no credentials in the database and repeats none in errors', async () => {
        const spaceId = await newSpace();
        const url = 'https://someone:hunter2@localhost:1/docs.git';
        const operation = await ended(await git.import(spaceId, { url, ref: REF }, null));
        expect(operation).toMatchObject({ state: 'failure', repository: 'localhost:1/docs' });
        const waiting = createGitSync(test.ctx);
        await using _ = waiting;
        const rows = await test.ctx.db.selectFrom('git_operations').selectAll().execute();
        expect(JSON.stringify(rows)).not.toContain('hunter2');
        expect(JSON.stringify(rows)).not.toContain(
            Buffer.from('someone:hunter2').toString('base64'),
        );
        await expect(
            git.import(spaceId, { url: 'ftp://a:hunter2@example.com', ref: REF }, null),
        ).rejects.not.toThrow(/hunter2/);
    });
});

/** Converts text to the form of `TestRepository.files()`, which returns bytes as Latin-1. */
function latin1(content: string): string {
    return Buffer.from(content).toString('latin1');
}

function paragraph(content: string): unknown {
    return {
        object: 'block',
        type: 'paragraph',
        isVoid: false,
        data: {},
        nodes: [{ object: 'text', leaves: [{ object: 'leaf', text: content, marks: [] }] }],
    };
}

function integration(props: Record<string, unknown>): unknown {
    return {
        object: 'block',
        type: 'integration',
        isVoid: true,
        data: { integration: 'diagrams', block: 'diagram', props },
    };
}
