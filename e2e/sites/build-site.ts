import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runOutside } from '../../scripts/pack/run-outside.ts';
import { ROOT } from '../host.ts';

/** Packages of Bindery that the plugins need. */
const PACKAGES = ['contract', 'embed', 'remark', 'markdown-it'];

export interface BuiltSite extends Disposable {
    /** The folder of the built pages. */
    output: string;
    /** Everything that the tool printed. */
    log: string;
}

/** Copies an example site, installs it with the packed tarballs in place of the registry's packages, and builds it. */
export async function buildSite(
    name: string,
    output: string,
    env: Record<string, string>,
): Promise<BuiltSite> {
    const folder = mkdtempSync(join(tmpdir(), `bindery-site-${name}-`));
    cpSync(join(ROOT, 'examples/sites', name), folder, { recursive: true });
    const file = join(folder, 'package.json');
    // The cast holds: the file belongs to the example.
    const json = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
    const bindery = Object.fromEntries(
        PACKAGES.map((each) => [`@bindery/${each}`, `file:${tarballOf(each)}`]),
    );
    const { dependencies = {}, devDependencies = {} } = json;
    writeFileSync(
        file,
        JSON.stringify({
            ...json,
            devDependencies: undefined,
            dependencies: { ...devDependencies, ...dependencies, ...bindery },
        }),
    );
    const install = ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    await runNpm(install, folder, env);
    const log = await runNpm(['run', 'build'], folder, env);
    return {
        output: join(folder, output),
        log,
        [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
    };
}

function tarballOf(name: string): string {
    const [file] = globSync(`dist/bindery-${name}-[0-9]*.tgz`, { cwd: ROOT });
    if (file === undefined) throw new Error(`There is no tarball of ${name}: run npm run pack.`);
    return join(ROOT, file);
}

async function runNpm(args: string[], cwd: string, env: Record<string, string>): Promise<string> {
    const { code, output } = await runOutside(['npm', ...args], cwd, env);
    if (code !== 0) throw new Error(`npm ${args.join(' ')}: exit code ${code}\n${output}`);
    return output;
}
