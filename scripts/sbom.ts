/**
 * `npm run sbom`: writes `dist/sbom.cdx.json` (CycloneDX, from `npm sbom`) and `dist/licences.md` for the production
 * dependencies. Exits with 1 when a package has no licence or one that is not in `ALLOWED`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** SPDX ids compatible with distributing Bindery under Apache-2.0. */
const ALLOWED = new Set([
    '0BSD',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'ISC',
    'MIT',
    'OFL-1.1',
]);

const ROOT = join(import.meta.dirname, '..');
const OUTPUT = join(ROOT, 'dist');

/** The part of CycloneDX 1.5 that is read here. */
interface Component {
    name: string;
    version: string;
    licenses?: { license?: { id?: string; name?: string }; expression?: string }[];
}

const { status, stdout, stderr } = spawnSync(
    'npm',
    ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'],
    {
        cwd: ROOT,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
        shell: process.platform === 'win32',
    },
);
if (status !== 0) {
    process.stderr.write(stderr);
    process.exit(1);
}
// npm writes the document; only the fields above are used.
const { components } = JSON.parse(stdout) as { components: Component[] };
const rows = components
    .map((component) => ({ ...component, licence: licenceOf(component) }))
    .toSorted((a, b) => a.name.localeCompare(b.name));

mkdirSync(OUTPUT, { recursive: true });
writeFileSync(join(OUTPUT, 'sbom.cdx.json'), stdout);
writeFileSync(
    join(OUTPUT, 'licences.md'),
    [
        '# Licences of production dependencies',
        '',
        '| package | version | licence |',
        '| --- | --- | --- |',
        ...rows.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`),
        '',
    ].join('\n'),
);
const refused = rows.filter(({ licence }) => !ALLOWED.has(licence));
for (const { name, version, licence } of refused) {
    console.error(`${name}@${version}: licence ${licence} is not in the list of scripts/sbom.ts`);
}
console.log(`${rows.length} packages: dist/sbom.cdx.json, dist/licences.md`);
process.exitCode = refused.length === 0 ? 0 : 1;

/** Returns the SPDX id or expression, or `none`. */
function licenceOf({ licenses = [] }: Component): string {
    const names = licenses.map(
        ({ license, expression }) => expression ?? license?.id ?? license?.name ?? 'none',
    );
    return names.length === 0 ? 'none' : names.join(' AND ');
}
