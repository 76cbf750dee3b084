import {
    cpSync,
    globSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { APPS, buildApps } from '../lib/build-apps.ts';
import { buildPackages } from '../lib/build-packages.ts';
import { ROOT } from '../lib/install.mjs';
import { runOrExit } from '../lib/run.ts';
import { SOURCE_CONDITION } from '../lib/source-condition.ts';

export interface PackedPackage {
    name: string;
    /** Absolute path. */
    tarball: string;
}

interface PackageJson {
    name: string;
    version: string;
    private?: boolean;
    files?: string[];
    devDependencies?: Record<string, string>;
    scripts?: Record<string, string>;
    exports: Record<string, string | Record<string, string>>;
}

/** Builds everything, and writes a tarball of each package that is not private into `dist`. */
export async function packPackages(): Promise<PackedPackage[]> {
    await buildPackages();
    await buildApps();
    const output = join(ROOT, 'dist');
    for (const tarball of globSync('*.tgz', { cwd: output })) rmSync(join(output, tarball));
    mkdirSync(output, { recursive: true });
    const packed: PackedPackage[] = [];
    for (const file of globSync('packages/*/package.json', { cwd: ROOT }).toSorted()) {
        // The cast holds: the file belongs to the workspace, and the checks of the tarballs validate it.
        const json = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as PackageJson;
        if (json.private !== true) packed.push(await packPackage(dirname(file), json, output));
    }
    return packed;
}

/** Packs a copy of the folder, because the package has another `package.json` and additional files. */
async function packPackage(
    folder: string,
    json: PackageJson,
    output: string,
): Promise<PackedPackage> {
    const copy = mkdtempSync(join(tmpdir(), 'bindery-pack-'));
    try {
        for (const name of json.files ?? []) {
            if (!name.startsWith('!')) {
                cpSync(join(ROOT, folder, name), join(copy, name), { recursive: true });
            }
        }
        if (json.name === '@bindery/cli') {
            copyApps(copy);
            copyDocs(copy);
            cpSync(join(ROOT, 'deploy'), join(copy, 'dist/deploy'), { recursive: true });
        }
        cpSync(join(ROOT, 'LICENSE'), join(copy, 'LICENSE'));
        writeFileSync(join(copy, 'package.json'), JSON.stringify(published(json), null, 2));
        await runOrExit('npm', ['pack', '--silent', '--pack-destination', output], {
            cwd: copy,
            quiet: true,
        });
    } finally {
        rmSync(copy, { recursive: true });
    }
    const file = `${json.name.replace('@', '').replace('/', '-')}-${json.version}.tgz`;
    return { name: json.name, tarball: join(output, file) };
}

/** Copies the documentation that the `bindery` command gives to coding agents. */
function copyDocs(copy: string): void {
    for (const page of globSync('docs/*.md', { cwd: ROOT })) {
        cpSync(join(ROOT, page), join(copy, 'dist', page));
    }
}

/** Copies the web apps into the package of the `bindery` command, because they are not published as packages. */
function copyApps(copy: string): void {
    for (const [app, { folder, output }] of Object.entries(APPS)) {
        cpSync(join(ROOT, folder, output), join(copy, 'dist/apps', app), {
            recursive: true,
            filter: (source) => !source.endsWith('.built-from'),
        });
    }
}

/**
 * Returns the published `package.json`, without the parts that only the workspace uses: the condition for sources,
 * scripts and development dependencies.
 */
function published(json: PackageJson): object {
    const { devDependencies: _tools, scripts: _scripts, ...rest } = json;
    const exports = Object.entries(json.exports).map(([path, target]) => {
        if (typeof target === 'string') return [path, target];
        const { [SOURCE_CONDITION]: _source, ...conditions } = target;
        return [path, conditions];
    });
    return { ...rest, exports: Object.fromEntries(exports) };
}
