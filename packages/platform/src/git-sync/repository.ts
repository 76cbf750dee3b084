import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PlatformError } from '../error.ts';
import { git, runGit, type GitOptions } from './git.ts';
import { pinAddress, type Remote, type RemotePolicy } from './remote.ts';

/** A file of a commit. */
export interface TreeFile {
    path: string;
    /** `100644`, `100755`, `120000` (a link) or `160000` (a submodule). */
    mode: string;
    /** Object id. */
    hash: string;
    /** Bytes; 0 for a submodule. */
    size: number;
}

/** A change of one file relative to the parent commit. */
export type FileChange =
    | { path: string; mode: string; content: Buffer }
    | { path: string; mode: '160000'; commit: string }
    | { path: string; deleted: true };

interface CommitRequest {
    /** Null for the first commit of a branch. */
    parent: string | null;
    changes: readonly FileChange[];
    message: string;
    author: { name: string; email: string };
    date: Date;
}

interface Commit {
    oid: string;
    message: string;
}

/** A temporary bare clone of a remote repository, for one operation. No files are checked out. */
export interface Repository extends AsyncDisposable {
    /** Returns the commit of a branch or tag of the remote repository; null if it does not exist. */
    head(ref: string): Promise<string | null>;
    /** Fetches the commit of a branch or tag. @throws PlatformError `git_failed`. */
    fetch(ref: string): Promise<Commit>;
    /** Fetches a commit by its id. Returns false if the remote refuses it. */
    fetchCommit(oid: string): Promise<boolean>;
    /** Lists the files below a folder. @throws PlatformError `git_failed` when there are more than `MAX_FILES`. */
    files(oid: string, directory: string): Promise<TreeFile[]>;
    contents(hashes: readonly string[]): Promise<Map<string, Buffer>>;
    /** Creates a commit. `unchanged` is true if its tree equals its parent's. */
    commit(request: CommitRequest): Promise<{ oid: string; unchanged: boolean }>;
    /** Pushes a commit to a branch. Returns false if the branch is no longer at `expected`. */
    push(oid: string, ref: string, expected: string | null): Promise<boolean>;
}

/** Maximum files per synchronised folder. Documentation has far fewer; a larger folder is a code repository. */
const MAX_FILES = 20_000;

const HEAD = 'refs/bindery/head';
const NEXT = 'refs/bindery/next';

/**
 * Creates the temporary clone of a remote repository, without fetching anything yet.
 *
 * @throws PlatformError `git_failed`.
 */
export async function openRepository(
    remote: Remote,
    policy: RemotePolicy,
    signal?: AbortSignal,
): Promise<Repository> {
    const pin = await pinAddress(remote, policy);
    const folder = await mkdtemp(join(tmpdir(), 'bindery-git-'));
    const options: GitOptions = {
        folder,
        signal,
        settings: {
            ...(pin === null ? {} : { 'http.curloptResolve': pin }),
            ...(remote.authorization === undefined
                ? {}
                : { 'http.extraHeader': `Authorization: ${remote.authorization}` }),
        },
    };
    const local = { folder, signal };
    try {
        await git(['init', '--quiet', '--bare'], local);
    } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
    }

    const head = async (ref: string): Promise<string | null> => {
        const output = await git(['ls-remote', '--', remote.url, ref], options);
        for (const line of output.toString().split('\n')) {
            const [oid, name] = line.split('\t');
            if (name === ref && oid !== undefined) return oid;
        }
        return null;
    };
    return {
        head,
        async fetch(ref) {
            await git(fetchArguments(remote, ref), options);
            const output = await git(['log', '-1', '--format=%H%n%B', HEAD], local);
            const [oid = '', ...message] = output.toString().split('\n');
            return { oid, message: message.join('\n').trim() };
        },
        async fetchCommit(oid) {
            return (await runGit(fetchArguments(remote, oid), options)).status === 0;
        },
        async files(oid, directory) {
            const path = directory === '' ? [] : ['--', `${directory}/`];
            // Git is stopped at the limit, so that a tree of a million files is not listed.
            const output = await git(['ls-tree', '-r', '-z', '-l', '--full-tree', oid, ...path], {
                ...local,
                maxRecords: MAX_FILES,
            });
            return parseTree(output).filter(
                ({ path }) => directory === '' || path.startsWith(`${directory}/`),
            );
        },
        async contents(hashes) {
            const wanted = [...new Set(hashes)];
            if (wanted.length === 0) return new Map();
            const output = await git(['cat-file', '--batch'], {
                ...local,
                input: `${wanted.join('\n')}\n`,
            });
            return parseBatch(output);
        },
        async commit(request) {
            await git(['fast-import', '--quiet', '--force'], {
                ...local,
                input: importStream(request),
            });
            const parent = request.parent ?? NEXT;
            const names = [NEXT, `${NEXT}^{tree}`, `${parent}^{tree}`];
            const output = await git(['rev-parse', ...names], local);
            const [oid = '', tree, parentTree] = output.toString().split('\n');
            return { oid, unchanged: request.parent !== null && tree === parentTree };
        },
        async push(oid, ref, expected) {
            const { status, message } = await runGit(
                ['push', '--porcelain', '--no-verify', '--', remote.url, `${oid}:${ref}`],
                options,
            );
            if (status === 0) return true;
            // Compare the head of the branch, because git's error text is not a stable interface.
            const now = await head(ref);
            if (now === oid) return true;
            if (now !== expected) return false;
            throw new PlatformError('git_failed', `The repository refused the push: ${message}`);
        },
        [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    };
}

function fetchArguments(remote: Remote, source: string): string[] {
    return ['fetch', '--quiet', '--no-tags', '--depth=1', '--', remote.url, `+${source}:${HEAD}`];
}

/**
 * Parses `mode type hash size\tpath`, ended by a zero byte. Files whose name is not UTF-8 are skipped and stay
 * untouched.
 */
function parseTree(output: Buffer): TreeFile[] {
    const files: TreeFile[] = [];
    for (let start = 0; start < output.length;) {
        const end = output.indexOf(0, start);
        const entry = decodeUtf8(output.subarray(start, end));
        start = end + 1;
        const match = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t([\s\S]+)$/.exec(entry ?? '');
        if (match === null) continue;
        const [, mode = '', , hash = '', size, path = ''] = match;
        files.push({ path, mode, hash, size: size === '-' ? 0 : Number(size) });
    }
    return files;
}

/** Decodes UTF-8; null if the bytes are not valid UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        return null;
    }
}

/** Parses the output of `git cat-file --batch`: `hash type size\n`, the content, `\n`. */
function parseBatch(output: Buffer): Map<string, Buffer> {
    const contents = new Map<string, Buffer>();
    for (let start = 0; start < output.length;) {
        const line = output.indexOf(10, start);
        const [hash = '', , size] = output.subarray(start, line).toString().split(' ');
        if (size === undefined) {
            start = line + 1;
            continue;
        }
        const end = line + 1 + Number(size);
        contents.set(hash, output.subarray(line + 1, end));
        start = end + 1;
    }
    return contents;
}

/** Returns the object id of a file in a repository that uses SHA-1, as nearly all repositories do. */
export function blobHash(content: Uint8Array): string {
    return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

/** Builds the input of git-fast-import for one commit. */
function importStream({ parent, changes, message, author, date }: CommitRequest): Buffer {
    const seconds = Math.floor(date.getTime() / 1000);
    const signature = `${identity(author.name)} <${identity(author.email)}> ${seconds} +0000`;
    const chunks: Buffer[] = [];
    const line = (text: string): void => void chunks.push(Buffer.from(`${text}\n`));
    const data = (content: Buffer): void => {
        line(`data ${content.length}`);
        chunks.push(content, Buffer.from('\n'));
    };
    line(`commit ${NEXT}`);
    line(`author ${signature}`);
    line(`committer ${signature}`);
    data(Buffer.from(message));
    if (parent !== null) line(`from ${parent}`);
    for (const change of changes) {
        const path = quote(change.path);
        if ('deleted' in change) line(`D ${path}`);
        else if ('commit' in change) line(`M ${change.mode} ${change.commit} ${path}`);
        else {
            line(`M ${change.mode} inline ${path}`);
            data(change.content);
        }
    }
    return Buffer.concat(chunks);
}

function identity(text: string): string {
    return text.replaceAll(/[<>\n\r\0]/g, ' ').trim();
}

function quote(path: string): string {
    return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
