import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Folders that are not copied: installed packages, the output of tools, and the Git repository. */
const NOT_COPIED = new Set(['node_modules', 'dist', '.git', '.cache']);

/** A copy of an integration's folder that is bundled with a given SDK. */
export interface Workspace extends AsyncDisposable {
    folder: string;
}

/**
 * Copies an integration's folder and adds an SDK. All other packages are resolved from the original folder; missing
 * ones are taken from this repository, so that the folder needs no installation.
 *
 * @param sdk Folder of a package in the shape of `@gitbook/runtime`.
 */
export async function makeWorkspace(source: string, sdk: string): Promise<Workspace> {
    const root = await mkdtemp(join(tmpdir(), 'bindery-conformance-'));
    const folder = join(root, basename(source));
    await cp(source, folder, {
        recursive: true,
        filter: (path) => path === source || !NOT_COPIED.has(basename(path)),
    });
    const modules = join(folder, 'node_modules');
    await mkdir(join(modules, '@gitbook'), { recursive: true });
    await symlink(sdk, join(modules, '@gitbook/runtime'));
    for (const above of modulesAbove(source)) await linkPackages(above, modules);
    await linkPackages(repositoryModules(), modules);
    return {
        folder,
        [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
    };
}

/** The folder of the reference SDK that this repository has as a development dependency. */
export function referenceSDK(): string {
    return join(repositoryModules(), '@gitbook/runtime');
}

function repositoryModules(): string {
    const [first] = createRequire(import.meta.url).resolve.paths('@gitbook/runtime') ?? [];
    for (let folder = first ?? ''; folder !== dirname(folder); folder = dirname(folder)) {
        const modules = join(folder, 'node_modules');
        if (existsSync(join(modules, '@gitbook/runtime'))) return modules;
    }
    throw new Error('@gitbook/runtime is not installed: run npm install.');
}

/** The `node_modules` folders from which the sources resolve their packages, nearest first. */
function modulesAbove(source: string): string[] {
    const found: string[] = [];
    for (let folder = source; folder !== dirname(folder); folder = dirname(folder)) {
        const modules = join(folder, 'node_modules');
        if (existsSync(modules)) found.push(modules);
    }
    return found;
}

/** Links the packages that the target does not have yet. */
async function linkPackages(from: string, to: string): Promise<void> {
    for (const name of await packagesIn(from)) {
        const target = join(to, name);
        if (existsSync(target)) continue;
        await mkdir(dirname(target), { recursive: true });
        await symlink(join(from, name), target);
    }
}

async function packagesIn(modules: string): Promise<string[]> {
    const names = (await readdir(modules)).filter((name) => !name.startsWith('.'));
    const nested = await Promise.all(
        names.map(async (name) =>
            name.startsWith('@')
                ? (await readdir(join(modules, name))).map((inner) => `${name}/${inner}`)
                : [name],
        ),
    );
    return nested.flat();
}
