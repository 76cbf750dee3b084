import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MANIFEST_FILE } from '@bindery/contract';

import packageJson from '../../package.json' with { type: 'json' };
import { CommandError } from '../error.ts';
import type { Template } from './templates.ts';

const TEMPLATES = fileURLToPath(new URL('../../template/', import.meta.url));

/** The version of TypeScript in new folders. Bindery's declarations are checked with the same version. */
const TYPESCRIPT_VERSION = '7.0.2';

/**
 * The longest title of an integration that the OpenAPI document allows, in characters. A block's title may be longer.
 */
const LONGEST_TITLE = 30;

/**
 * Writes a new integration from a template into a folder that does not exist or is empty. Returns the written paths.
 *
 * @throws CommandError `name_invalid` or `folder_not_empty`.
 */
export async function scaffold(folder: string, template: Template = 'block'): Promise<string[]> {
    const path = resolve(folder);
    const files = await filesOf(nameOf(basename(path)), template);
    await mkdir(path, { recursive: true });
    if ((await readdir(path)).length > 0) {
        throw new CommandError(
            'folder_not_empty',
            `${folder} is not empty: choose a folder that does not exist yet.`,
        );
    }
    for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(path, name)), { recursive: true });
        // `wx`: another process may have written the file since the folder was read.
        await writeFile(join(path, name), text, { flag: 'wx' });
    }
    return Object.keys(files);
}

async function filesOf(name: string, template: Template): Promise<Record<string, string>> {
    const root = join(TEMPLATES, template);
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const paths = entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)))
        .toSorted();
    const files: Record<string, string> = {};
    for (const path of paths) {
        const text = await readFile(join(root, path), 'utf8');
        const words =
            path === MANIFEST_FILE
                ? { NAME: yamlText(name), TITLE: yamlText(titleOf(name)) }
                : { NAME: name, TITLE: titleOf(name) };
        files[path] = fill(text, words);
    }
    return {
        ...files,
        'package.json': json({
            name,
            private: true,
            type: 'module',
            scripts: {
                dev: 'bindery dev .',
                check: 'bindery check .',
                test: 'bindery test .',
                types: 'tsc -p .',
                release: 'bindery publish .',
            },
            devDependencies: {
                '@bindery/cli': packageJson.version,
                '@bindery/runtime': packageJson.version,
                '@bindery/testing': packageJson.version,
                typescript: TYPESCRIPT_VERSION,
            },
        }),
        'tsconfig.json': json({
            extends: '@bindery/runtime/tsconfig.integration.json',
            include: ['src'],
        }),
        '.gitignore': 'node_modules/\n.bindery/\n.env\n',
    };
}

function fill(text: string, words: Record<string, string>): string {
    return text.replaceAll(/\b(?:NAME|TITLE)\b/g, (word) => words[word] ?? word);
}

/** Derives the integration's name, in the form that manifests allow, from the name of its folder. */
function nameOf(folder: string): string {
    const name = folder
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '');
    if (name.length < 2) {
        throw new CommandError(
            'name_invalid',
            `"${folder}" cannot be the name of an integration: choose a folder name with at least two letters or digits.`,
        );
    }
    return name;
}

function titleOf(name: string): string {
    const words = name.replaceAll('-', ' ');
    return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, LONGEST_TITLE).trim();
}

/** Quotes a text that YAML would read as a number or a boolean. */
function yamlText(text: string): string {
    return /^(?:\d.*|true|false|null)$/i.test(text) ? `'${text}'` : text;
}

function json(value: object): string {
    return `${JSON.stringify(value, null, 4)}\n`;
}
