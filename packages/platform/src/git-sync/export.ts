import { type ExportPage, exportSpace, nodesOf } from '@bindery/markdown';
import { transact, type PlatformContext } from '../platform-context.ts';
import type { PageNode } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import { loadDocument } from '../pages/page.ts';
import { currentSpaceRevision } from '../pages/space-revision.ts';
import {
    basePages,
    listFiles,
    loadBase,
    loadBlobs,
    mappingsOf,
    pagesById,
    readFiles,
    saveBase,
    type GitBase,
} from './base.ts';
import { CONFIGURATION, readConfiguration, type ContentConfiguration } from './configuration.ts';
import { isLinked, joinPath, nameOfRef } from './import.ts';
import { recordStart, recordSuccess, type SyncContext } from './operation.ts';
import {
    blobHash,
    decodeUtf8,
    openRepository,
    type FileChange,
    type Repository,
    type TreeFile,
} from './repository.ts';
import type { BaseFile, BasePage } from '../database/git-tables.ts';

/**
 * Adds a commit with a space's pages to a branch. Nothing is ever pushed by force: with `force` the commit goes on top of
 * whatever the branch has.
 *
 * @throws PlatformError `conflict` when the branch has commits that the space was never in step with; `git_failed`.
 */
export async function exportToGit(context: SyncContext): Promise<void> {
    const { ctx, policy, row, request, signal, progress } = context;
    const { remote, ref, directory } = request;
    await progress('repo_fetch');
    await using repository = await openRepository(remote, policy, signal);
    const base = await loadBase(ctx.db, row.space_id);
    const isThere = (await repository.head(ref)) !== null;
    const head = isThere ? (await repository.fetch(ref)).oid : null;
    await recordStart(context, head ?? base?.oid ?? '');
    const parent = head ?? (await branchPoint(repository, base));

    await progress('config_check');
    const blobs =
        base === undefined
            ? new Map<string, Buffer>()
            : await loadBlobs(ctx.db, row.space_id, hashesOf(base.files));
    const theirs = parent === null ? [] : await listFiles(repository, parent, directory);
    // A space that keeps no file of this repository follows the configuration that it finds there.
    const configuration = await configurationOf(context, repository, base, blobs, theirs);

    const revision = await currentSpaceRevision(ctx.db, row.space_id);
    const space = await writeSpace(context, revision.pages, base, blobs, theirs, configuration);
    const { texts, paths } = space;

    await progress('finalize', paths.size, paths.size);
    const changes = changesTo(theirs, texts, base, blobs, {
        deleted: deletedPages(base, context, configuration, texts),
        isLinked: base !== undefined && isLinked(base, context),
        directory,
    });
    const made =
        changes.length === 0 && parent !== null
            ? { oid: parent, unchanged: true }
            : await repository.commit({
                  parent,
                  changes,
                  message: request.commitMessage,
                  author: await authorOf(ctx, row.user_id),
                  date: ctx.now(),
              });
    const oid = made.unchanged && parent !== null ? parent : made.oid;
    if (oid !== head) {
        const isKnown = head === null || head === base?.oid;
        if (!isKnown && !request.force && !request.standalone) {
            throw conflict(context, base, head ?? '');
        }
        signal.throwIfAborted();
        if (!(await repository.push(oid, ref, head))) throw conflict(context, base, null);
    }

    const files = await listFiles(repository, oid, directory);
    const contents = await readFiles(repository, files);
    await transact(ctx, async (edit) => {
        if (!request.standalone) {
            const next = {
                remote: remote.url,
                ref,
                directory,
                oid,
                pages: basePages(revision.pages, paths),
                mappings: space.mappings,
            };
            await saveBase(ctx, edit.tx, row.space_id, next, files, contents);
        }
        await recordSuccess(context, edit, {
            commit: oid,
            revisionId: revision.id,
            total: paths.size,
        });
    });
}

/** A new branch begins where the space was last in step with the repository, if that is the one. */
async function branchPoint(
    repository: Repository,
    base: GitBase | undefined,
): Promise<string | null> {
    return base !== undefined && (await repository.fetchCommit(base.oid)) ? base.oid : null;
}

function conflict(
    { request }: SyncContext,
    base: GitBase | undefined,
    head: string | null,
): PlatformError {
    const branch = `${nameOfRef(request.ref)} of ${request.remote.name}`;
    const what =
        head === null
            ? `The ${branch} moved on during the export.`
            : base === undefined
              ? `The ${branch} has commits that were never imported (it is at ${head.slice(0, 7)}).`
              : `The ${branch} has moved on: it is at ${head.slice(0, 7)}, and the space was last in step with ${base.oid.slice(0, 7)}.`;
    return new PlatformError(
        'conflict',
        `${what} Import it first, export to another branch, or export with force, which adds a commit on top of it. Nothing was pushed.`,
    );
}

function hashesOf(files: readonly BaseFile[]): string[] {
    return [...new Set(files.filter(({ mode }) => mode !== '160000').map(({ hash }) => hash))];
}

async function configurationOf(
    { request }: SyncContext,
    repository: Repository,
    base: GitBase | undefined,
    blobs: ReadonlyMap<string, Buffer>,
    theirs: readonly TreeFile[],
): Promise<ContentConfiguration> {
    const kept = base?.files.find(({ path }) => path === joinPath(base.directory, CONFIGURATION));
    if (base !== undefined) {
        const content = kept === undefined ? undefined : blobs.get(kept.hash);
        return readConfiguration(content?.toString());
    }
    const found = theirs.find(({ path }) => path === joinPath(request.directory, CONFIGURATION));
    if (found === undefined) return readConfiguration(undefined);
    return readConfiguration((await repository.contents([found.hash])).get(found.hash)?.toString());
}

/** The space's pages as files, by their path in the repository. */
async function writeSpace(
    { ctx, row, request, signal, progress }: SyncContext,
    nodes: readonly PageNode[],
    base: GitBase | undefined,
    blobs: ReadonlyMap<string, Buffer>,
    theirs: readonly TreeFile[],
    configuration: ContentConfiguration,
) {
    const folder = joinPath(request.directory, configuration.root);
    const baseFolder = base === undefined ? '' : joinPath(base.directory, configuration.root);
    const before = new Map<string, string>();
    for (const file of base?.files ?? []) {
        const path = below(baseFolder, file.path);
        const content = blobs.get(file.hash);
        const text = content === undefined || path === null ? null : decodeUtf8(content);
        if (path !== null && text !== null && /\.md$/i.test(path)) before.set(path, text);
    }
    const known = pagesById(base?.pages ?? []);
    const pages = await readPages(ctx, nodes, known);
    const total = countPages(pages);
    const taken = new Set(theirs.map(({ path }) => path));
    const current = await mappingsOf(ctx.db, row.space_id);
    const earlier = base?.mappings ?? [];
    const mappings = [
        ...earlier,
        ...current.filter(({ integration, block }) =>
            earlier.every((one) => one.integration !== integration || one.block !== block),
        ),
    ];
    let done = 0;
    await progress('content_process', 0, total);
    const { files, paths } = await exportSpace(pages, before, {
        mappings,
        sourceMappings: earlier,
        summary: configuration.summary,
        formerPaths: new Map(
            [...known.values()].flatMap(({ id, path }) => (path === null ? [] : [[id, path]])),
        ),
        isTaken: (path) => taken.has(joinPath(folder, path)),
        onPage: async () => {
            signal.throwIfAborted();
            await progress('content_process', ++done, total);
        },
    });
    return {
        texts: new Map(files.map(({ path, text }) => [joinPath(folder, path), text])),
        paths,
        // What the files say now: read with these, they are the pages.
        mappings,
    };
}

/** A path from a folder; null when it is not below it. */
function below(folder: string, path: string): string | null {
    if (folder === '') return path;
    return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null;
}

async function readPages(
    ctx: PlatformContext,
    nodes: readonly PageNode[],
    known: ReadonlyMap<string, BasePage>,
): Promise<ExportPage[]> {
    const pages: ExportPage[] = [];
    for (const node of nodes) {
        const base = known.get(node.id);
        const isUnchanged =
            base?.path !== undefined &&
            base.path !== null &&
            base.documentId === node.documentId &&
            base.title === node.title &&
            base.description === node.description;
        const document = isUnchanged
            ? null
            : (await loadDocument(ctx.db, node.documentId)).document;
        pages.push({
            id: node.id,
            title: node.title,
            description: node.description,
            slug: node.slug,
            isGroup: node.group === true,
            nodes: document === null ? null : nodesOf(document),
            ...(base?.path === undefined || base.path === null
                ? {}
                : { origin: { path: base.path, title: base.title } }),
            pages: await readPages(ctx, node.pages, known),
        });
    }
    return pages;
}

function countPages(pages: readonly ExportPage[]): number {
    return pages.reduce(
        (sum, page) => sum + (page.isGroup === true ? 0 : 1) + countPages(page.pages),
        0,
    );
}

/** Files of pages that the space had and has no more. */
function deletedPages(
    base: GitBase | undefined,
    { request }: SyncContext,
    configuration: ContentConfiguration,
    texts: ReadonlyMap<string, string>,
): string[] {
    const folder = joinPath(request.directory, configuration.root);
    return [...pagesById(base?.pages ?? []).values()].flatMap(({ path }) => {
        const whole = path === null ? null : joinPath(folder, path);
        return whole === null || texts.has(whole) ? [] : [whole];
    });
}

/**
 * What has to change in the repository. Files that are no pages are theirs: they are only brought along where the
 * repository is not the one they came from.
 */
function changesTo(
    theirs: readonly TreeFile[],
    texts: ReadonlyMap<string, string>,
    base: GitBase | undefined,
    blobs: ReadonlyMap<string, Buffer>,
    options: { deleted: readonly string[]; isLinked: boolean; directory: string },
): FileChange[] {
    const there = new Map(theirs.map((file) => [file.path, file]));
    const changes: FileChange[] = [];
    const modes = new Map<string, string>();
    for (const file of base?.files ?? []) {
        const inside = below(base?.directory ?? '', file.path);
        if (inside === null) continue;
        const path = joinPath(options.directory, inside);
        modes.set(path, file.mode);
        const isMissing = !there.has(path) && !texts.has(path) && !options.deleted.includes(path);
        if (!isMissing || options.isLinked) continue;
        const content = blobs.get(file.hash);
        if (file.mode === '160000') changes.push({ path, mode: '160000', commit: file.hash });
        else if (content !== undefined) changes.push({ path, mode: file.mode, content });
    }
    for (const [path, text] of texts) {
        const content = Buffer.from(text);
        const file = there.get(path);
        if (file?.hash === blobHash(content)) continue;
        changes.push({ path, mode: file?.mode ?? modes.get(path) ?? '100644', content });
    }
    for (const path of options.deleted) {
        if (there.has(path)) changes.push({ path, deleted: true });
    }
    return changes;
}

async function authorOf(
    ctx: PlatformContext,
    userId: string | null,
): Promise<{ name: string; email: string }> {
    const user =
        userId === null
            ? undefined
            : await ctx.db
                  .selectFrom('users')
                  .select(['display_name', 'email'])
                  .where('id', '=', userId)
                  .executeTakeFirst();
    return {
        name: user?.display_name ?? 'Bindery',
        // RFC 2606: a domain that nobody has.
        email: user?.email ?? 'bindery@invalid',
    };
}
