import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Content = string | Buffer;

/** A bare Git repository in a temporary folder, like the repository of a server. */
export interface TestRepository extends AsyncDisposable {
    /** Path of the repository. */
    url: string;
    /** Commits files to a branch; null deletes a file. Returns the id of the commit. */
    commit(files: Record<string, Content | null>, branch?: string): string;
    /** Reads all files of a branch, decoded as Latin-1: each character is a byte. */
    files(branch?: string): Record<string, string>;
    /** Reads one file of a branch as text. */
    read(path: string, branch?: string): string;
    head(branch?: string): string;
    /** Returns the subjects of the commits, newest first. */
    log(branch?: string): string[];
    git(...args: string[]): string;
}

/** Creates a repository, with one commit if files are given. */
export async function createRepository(files?: Record<string, Content>): Promise<TestRepository> {
    const folder = await mkdtemp(join(tmpdir(), 'bindery-repository-'));
    const url = join(folder, 'docs.git');
    const run = (args: string[], input: Content = ''): Buffer => {
        const { status, stdout, stderr } = spawnSync('git', args, { input });
        if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.toString()}`);
        return stdout;
    };
    run(['init', '-q', '--bare', '-b', 'main', url]);
    const inside = (args: string[], input?: Content): Buffer => run(['-C', url, ...args], input);

    const repository: TestRepository = {
        url,
        git: (...args) => inside(args).toString(),
        commit(changes, branch = 'main') {
            const exists =
                spawnSync('git', ['-C', url, 'rev-parse', '-q', '--verify', branch]).status === 0;
            inside(['fast-import', '--quiet'], fastImportStream(changes, branch, exists));
            return repository.head(branch);
        },
        files(branch = 'main') {
            const found: Record<string, string> = {};
            const list = inside(['ls-tree', '-r', '-z', '--name-only', branch]).toString();
            for (const path of list.split('\0').filter((name) => name !== '')) {
                found[path] = inside(['cat-file', 'blob', `${branch}:${path}`]).toString('latin1');
            }
            return found;
        },
        read: (path, branch = 'main') =>
            inside(['cat-file', 'blob', `${branch}:${path}`]).toString(),
        head: (branch = 'main') => inside(['rev-parse', branch]).toString().trim(),
        log: (branch = 'main') =>
            inside(['log', '--format=%s', branch])
                .toString()
                .split('\n')
                .filter((line) => line !== ''),
        [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    };
    if (files !== undefined) repository.commit(files);
    return repository;
}

/** Returns the input of `git fast-import` for one commit. */
function fastImportStream(
    changes: Record<string, Content | null>,
    branch: string,
    branchExists: boolean,
): Buffer {
    const chunks: Buffer[] = [];
    const line = (text: string): void => void chunks.push(Buffer.from(`${text}\n`));
    line(`commit refs/heads/${branch}`);
    line('committer Test <test@example.com> 1700000000 +0000');
    line('data 8\nA commit');
    if (branchExists) line(`from refs/heads/${branch}^0`);
    for (const [path, content] of Object.entries(changes)) {
        if (content === null) {
            line(`D ${path}`);
            continue;
        }
        const bytes = Buffer.from(content);
        line(`M 100644 inline ${path}`);
        line(`data ${bytes.length}`);
        chunks.push(bytes, Buffer.from('\n'));
    }
    return Buffer.concat(chunks);
}
