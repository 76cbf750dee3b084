import {
    documentOf,
    groupKeys,
    type ImportedPage,
    importSpace,
    type MarkdownFile,
    nodesOf,
    pageError,
    summaryError,
} from '@bindery/markdown';
import { transact, type UnitOfWork, type PlatformContext } from '../platform-context.ts';
import { json, type PageNode } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import { createId } from '../id.ts';
import { changePagesIn } from '../pages/page.ts';
import { insertDocument, loadDocument } from '../pages/page-document.ts';
import { findNode, slugGiver } from '../pages/page-tree.ts';
import { currentSpaceRevision } from '../pages/space-revision.ts';
import {
    basePages,
    documentKey,
    hasChanged,
    listFiles,
    loadBase,
    mappingsOf,
    readFiles,
    saveBase,
    type GitBase,
} from './base.ts';
import { CONFIGURATION, readConfiguration } from './configuration.ts';
import { recordStart, recordSuccess, type SyncContext } from './operation.ts';
import { followRenames } from './renames.ts';
import { decodeUtf8, openRepository, type TreeFile } from './repository.ts';

/** Maximum bytes per page. Reading Markdown takes about a second per megabyte. */
const MAX_PAGE_BYTES = 1024 * 1024;

/**
 * Replaces a space's pages with those of a repository. Pages that were imported before keep their ids; the previous
 * pages stay in the earlier revision.
 *
 * @throws PlatformError `conflict` when both the space and the repository have changed since their last common commit;
 * `git_failed`.
 */
export async function importFromGit(context: SyncContext): Promise<void> {
    const { ctx, policy, row, request, signal, progress } = context;
    const { remote, ref, directory } = request;
    await progress('repo_fetch');
    await using repository = await openRepository(remote, policy, signal);
    if ((await repository.head(ref)) === null) {
        throw new PlatformError('git_failed', `${remote.name} has no ${nameOfRef(ref)}.`);
    }
    const commit = await repository.fetch(ref);
    await recordStart(context, commit.oid);

    const base = await loadBase(ctx.db, row.space_id);
    const linked = base !== undefined && isLinked(base, context) ? base : undefined;
    if (linked?.oid === commit.oid && !request.force && !request.standalone) {
        // The repository has no new commits. Changes of the space are left for an export.
        await transact(ctx, async (edit) => {
            const revision = await currentSpaceRevision(edit.tx, row.space_id);
            await recordSuccess(context, edit, {
                commit: commit.oid,
                revisionId: revision.id,
                total: 0,
            });
        });
        return;
    }

    await progress('config_check');
    const files = await listFiles(repository, commit.oid, directory);
    const contents = await readFiles(repository, files);
    const configuration = readConfiguration(
        textOf(files, contents, joinPath(directory, CONFIGURATION)),
    );
    const folder = joinPath(directory, configuration.root);
    const texts = pageFiles(files, contents, folder, configuration.summary);

    const mappings = await mappingsOf(ctx.db, row.space_id);
    const known = idsOf(base);
    if (base !== undefined) await followRenames(ctx.db, base, known, texts);
    let done = 0;
    await progress('content_process', 0, texts.length);
    const imported = await importSpace(texts, {
        mappings,
        summary: configuration.summary,
        idOf(key) {
            const id = known.get(key) ?? createId();
            known.set(key, id);
            return id;
        },
        onPage: async () => {
            signal.throwIfAborted();
            await progress('content_process', ++done, Math.max(done, texts.length));
        },
    });

    await progress('finalize', done, done);
    const git = { oid: commit.oid, message: commit.message, ref };
    await transact(ctx, async (edit) => {
        if (request.standalone) {
            const revisionId = await insertStandaloneRevision(
                ctx,
                edit,
                row.space_id,
                row.user_id,
                imported,
                git,
            );
            await recordSuccess(context, edit, { commit: commit.oid, revisionId, total: done });
            return;
        }
        const { revisionId, pages } = await changePagesIn(
            ctx,
            edit,
            row.space_id,
            row.user_id,
            async ({ tx }, current) => {
                // Checks for a conflict even if the base (the last common state) is on another branch, as after
                // an export: an import must not silently replace changes made since then.
                if (base !== undefined && !request.force) {
                    const remoteState = `${nameOfRef(ref)} of ${remote.name} is at ${commit.oid.slice(0, 7)}`;
                    await refuseConflict(tx, current, base, remoteState);
                }
                return placePages(ctx, edit, row.space_id, imported, current);
            },
            git,
        );
        const paths = pathsOf(imported);
        const next = {
            remote: remote.url,
            ref,
            directory,
            oid: commit.oid,
            pages: basePages(pages, paths),
            mappings,
        };
        await saveBase(ctx, edit.tx, row.space_id, next, files, contents);
        await recordSuccess(context, edit, { commit: commit.oid, revisionId, total: done });
    });
}

/** Returns true if the base (the last common state) has the repository, branch and folder of the request. */
export function isLinked(base: GitBase, { request }: SyncContext): boolean {
    return (
        base.remote === request.remote.url &&
        base.ref === request.ref &&
        base.directory === request.directory
    );
}

export function nameOfRef(ref: string): string {
    return ref.startsWith('refs/tags/')
        ? `tag ${ref.slice('refs/tags/'.length)}`
        : `branch ${ref.replace(/^refs\/heads\//, '')}`;
}

export function joinPath(folder: string, path: string): string {
    return folder === '' || path === '' ? folder + path : `${folder}/${path}`;
}

async function refuseConflict(
    tx: UnitOfWork['tx'],
    current: readonly PageNode[],
    base: GitBase,
    remoteState: string,
): Promise<void> {
    if (!(await hasChanged(tx, current, base.pages))) return;
    throw new PlatformError(
        'conflict',
        `Both sides have changed: the space has changes since commit ${base.oid.slice(0, 7)}, and ${remoteState} now. Export to another branch and merge there, or import with force: the space's changes then stay in its earlier revision. Nothing was changed.`,
    );
}

/** Maps the files and groups of the base to their pages. */
function idsOf(base: GitBase | undefined): Map<string, string> {
    const pages = base?.pages ?? [];
    const groups = groupKeys(pages, ({ path, title }) => (path === null ? title : null));
    const ids = new Map<string, string>();
    const collect = (all: GitBase['pages']): void => {
        for (const page of all) {
            ids.set(page.path ?? groups.get(page) ?? page.title, page.id);
            collect(page.pages);
        }
    };
    collect(pages);
    return ids;
}

function textOf(
    files: readonly TreeFile[],
    contents: ReadonlyMap<string, Buffer>,
    path: string,
): string | undefined {
    const file = files.find((candidate) => candidate.path === path);
    const content = file === undefined ? undefined : contents.get(file.hash);
    return content === undefined ? undefined : (decodeUtf8(content) ?? undefined);
}

/**
 * Returns the Markdown files below a folder, by their path from that folder. Hidden folders and binary files are
 * skipped.
 *
 * @throws PlatformError `git_failed` for a file that is too large or too deep to be parsed.
 */
function pageFiles(
    files: readonly TreeFile[],
    contents: ReadonlyMap<string, Buffer>,
    folder: string,
    summary = 'SUMMARY.md',
): MarkdownFile[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    const found: MarkdownFile[] = [];
    for (const { path, mode, hash } of files) {
        const isPage = /\.md$/i.test(path) && (mode === '100644' || mode === '100755');
        const below = path.slice(prefix.length);
        if (!isPage || !path.startsWith(prefix) || /(^|\/)\./.test(below)) continue;
        const content = contents.get(hash);
        // Skip files with a zero byte, which PostgreSQL's JSON cannot store.
        if (content === undefined || content.includes(0)) continue;
        if (content.length > MAX_PAGE_BYTES) {
            throw new PlatformError(
                'git_failed',
                `${path} has ${content.length} bytes; a page has at most ${MAX_PAGE_BYTES}. Split the page, or rename the file so that it does not end in .md.`,
            );
        }
        const text = decodeUtf8(content);
        if (text === null) continue;
        const reason = below === summary ? summaryError(text) : pageError(text);
        if (reason !== null) {
            throw new PlatformError('git_failed', `${path} ${reason}. Split or simplify it.`);
        }
        found.push({ path: below, text });
    }
    return found;
}

function pathsOf(pages: readonly ImportedPage[]): Map<string, string> {
    const paths = new Map<string, string>();
    const collect = (all: readonly ImportedPage[]): void => {
        for (const { id, path, pages: below } of all) {
            if (path !== undefined) paths.set(id, path);
            collect(below);
        }
    };
    collect(pages);
    return paths;
}

/** Builds a revision's tree from imported pages. Pages whose document did not change keep their stored document. */
async function placePages(
    ctx: PlatformContext,
    { tx, notify }: UnitOfWork,
    spaceId: string,
    imported: readonly ImportedPage[],
    current: readonly PageNode[],
): Promise<PageNode[]> {
    const now = ctx.now().toISOString();
    const versions = new Map(
        (
            await tx
                .selectFrom('page_documents')
                .select(({ fn }) => ['page_id', fn.max('version').as('version')])
                .where('space_id', '=', spaceId)
                .groupBy('page_id')
                .execute()
        ).map(({ page_id, version }) => [page_id, Number(version)]),
    );
    const place = async (pages: readonly ImportedPage[]): Promise<PageNode[]> => {
        const siblings: PageNode[] = [];
        const giveSlug = slugGiver([]);
        for (const page of pages) {
            const existing = findNode(current, page.id);
            const before =
                existing === undefined ? null : await loadDocument(tx, existing.documentId);
            const isSame =
                before !== null &&
                documentKey(nodesOf(before.document)) === documentKey(page.nodes);
            let documentId = existing?.documentId;
            if (documentId === undefined || !isSame) {
                const version = (versions.get(page.id) ?? 0) + 1;
                documentId = await insertDocument(
                    ctx,
                    tx,
                    spaceId,
                    page.id,
                    version,
                    documentOf(page.nodes),
                );
                notify({ type: 'page', spaceId, pageId: page.id, documentVersion: version });
            }
            siblings.push({
                id: page.id,
                title: page.title,
                ...(page.description === undefined ? {} : { description: page.description }),
                ...(page.icon === undefined ? {} : { icon: page.icon }),
                ...(page.settings === undefined ? {} : { settings: page.settings }),
                slug: giveSlug(page.name),
                documentId,
                ...(page.path === undefined ? { group: true as const } : {}),
                pages: await place(page.pages),
                createdAt: existing?.createdAt ?? now,
                updatedAt: isSame && existing !== undefined ? existing.updatedAt : now,
            });
        }
        return siblings;
    };
    return place(imported);
}

/** Inserts a revision without making it the space's current one, for a request with `standalone`. */
async function insertStandaloneRevision(
    ctx: PlatformContext,
    edit: UnitOfWork,
    spaceId: string,
    userId: string | null,
    imported: readonly ImportedPage[],
    git: { oid: string; message: string; ref: string },
): Promise<string> {
    const current = await currentSpaceRevision(edit.tx, spaceId);
    const id = createId();
    const silent: UnitOfWork = { tx: edit.tx, notify: () => {} };
    await edit.tx
        .insertInto('space_revisions')
        .values({
            id,
            space_id: spaceId,
            parent_id: current.id,
            pages: json(await placePages(ctx, silent, spaceId, imported, current.pages)),
            git: json(git),
            created_by: userId,
            created_at: ctx.now(),
        })
        .execute();
    return id;
}
