import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { ROOT } from '../lib/install.mjs';
import { run } from '../lib/run.mjs';

const PROJECTS = [
    'packages/*/tsconfig*.json',
    'packages/*/src/**/tsconfig.json',
    'apps/*/tsconfig.json',
    'examples/tsconfig.json',
    'examples/*/tsconfig.json',
    'e2e/tsconfig.json',
    'bench/tsconfig.json',
    'bench/*/tsconfig.json',
];

/** Beside the installed types, which are looked for from the folder of a project upwards. */
const FOLDER = join(ROOT, 'node_modules/.cache/bindery-types');

/** How many compilers run at a time; each on one thread, as several in one of them repeat each other's work. */
const COMPILERS = 2;

/**
 * Checks every project. Those of the same options are one program: they import each other's sources, which would be read
 * and checked once for each of them.
 */
export async function checkTypes() {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    const files = globSync(PROJECTS, { cwd: ROOT }).toSorted();
    const projects = await inTurns(files, readProject);
    const broken = projects.filter(({ problem }) => problem).map(({ problem }) => problem);
    const outputs = await inTurns(programsOf(projects.filter(({ problem }) => !problem)), compile);
    rmSync(FOLDER, { recursive: true, force: true });
    return [...broken, ...outputs.filter(Boolean)].join('\n');
}

async function readProject(project) {
    const { code, output } = await run('tsc', ['--showConfig', '-p', project], { quiet: true });
    if (code !== 0) return { problem: output.trim() || `${project} cannot be read` };
    const { compilerOptions, files } = JSON.parse(output);
    const folder = dirname(join(ROOT, project));
    return { project, compilerOptions, files: files.map((file) => resolve(folder, file)) };
}

/** The projects to give to the compiler, the largest first. */
function programsOf(projects) {
    const alone = projects.filter(standsAlone);
    const groups = Map.groupBy(
        projects.filter((project) => !alone.includes(project)),
        ({ compilerOptions }) => JSON.stringify(compilerOptions),
    );
    const joined = [...groups.values()].map((group, index) => {
        if (group.length === 1) return group[0];
        const project = join(FOLDER, `tsconfig.${index}.json`);
        const files = group.flatMap((one) => one.files);
        const { compilerOptions } = group[0];
        writeFileSync(project, JSON.stringify({ compilerOptions, files }));
        return { project, files };
    });
    return [...joined, ...alone]
        .toSorted((a, b) => b.files.length - a.files.length)
        .map(({ project }) => project);
}

/** What a project declares for all must not reach others, and paths in options are relative to it. */
function standsAlone({ compilerOptions: { paths, outDir }, files }) {
    if (paths || outDir) return true;
    return files.some(
        (file) => file.endsWith('.d.ts') || readFileSync(file, 'utf8').includes('declare global'),
    );
}

async function compile(project) {
    const { code, output } = await run('tsc', ['--noEmit', '--singleThreaded', '-p', project], {
        quiet: true,
    });
    return code === 0 ? '' : output.trim() || `tsc -p ${project} ended with exit code ${code}`;
}

/** Does `work` with each, a few at a time; gives the results in order. */
async function inTurns(items, work) {
    const results = [];
    const left = items.entries();
    const worker = async () => {
        for (const [index, item] of left) results[index] = await work(item);
    };
    await Promise.all(Array.from({ length: COMPILERS }, worker));
    return results;
}
