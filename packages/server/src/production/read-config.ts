import { readFile } from 'node:fs/promises';

import { isAlias, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { z } from 'zod';

import { ServerError } from '../error.ts';
import { CONFIG_KEYS, didYouMean, siblingsOf, unknownVariables } from './config-keys.ts';
import { configSchema, type Config } from './config-schema.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Limit of the file: no configuration comes near it, and YAML takes long to parse. */
const MAX_CHARACTERS = 1024 * 1024;

/**
 * Reads the configuration of `bindery serve` from a YAML file and from environment variables, which take precedence.
 * `DATABASE_URL` stands for `database.url` where neither names a database.
 *
 * @param path The file; undefined: environment variables only.
 * @throws ServerError `configuration_invalid` that lists every mistake with its key, its line and what was expected.
 */
export async function readConfig(path: string | undefined, variables: Variables): Promise<Config> {
    const text = path === undefined ? '' : await readText(path);
    return parseConfig(text, path ?? 'The configuration', variables);
}

async function readText(path: string): Promise<string> {
    let text: string;
    try {
        text = await readFile(path, 'utf8');
    } catch (cause) {
        const { code } = cause as NodeJS.ErrnoException;
        const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
        throw new ServerError('configuration_invalid', `${path}: ${reason}.`, { cause });
    }
    if (text.length > MAX_CHARACTERS) {
        throw new ServerError('configuration_invalid', `${path} is larger than 1 MB.`);
    }
    return text;
}

/** Parses a configuration; see {@link readConfig}. */
export function parseConfig(text: string, file: string, variables: Variables): Config {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    if (document.errors.length > 0) {
        throw invalid(
            file,
            document.errors.map(({ message }) => message),
        );
    }
    const fromFile = (document.toJS({ maxAliasCount: 100 }) ?? {}) as unknown;
    if (typeof fromFile !== 'object' || fromFile === null || Array.isArray(fromFile)) {
        throw invalid(file, ['expected keys and values, like "urls:"']);
    }
    const problems: string[] = [];
    const fromVariables = readVariables(variables, problems);
    const data = fromFile as Record<string, unknown>;
    for (const { path, value } of fromVariables) setIn(data, path, value);
    const result = configSchema.safeParse(data);
    if (!result.success) {
        problems.push(...result.error.issues.map((issue) => describeIssue(issue, document, lines)));
    }
    if (problems.length > 0 || !result.success) throw invalid(file, problems);
    return result.data;
}

interface Setting {
    path: readonly string[];
    value: unknown;
}

function readVariables(variables: Variables, problems: string[]): Setting[] {
    const settings: Setting[] = [];
    for (const { path, variable, kind } of CONFIG_KEYS) {
        const text = variables[variable];
        if (text === undefined || text === '') continue;
        const value = valueOf(text, kind);
        if (value === undefined) problems.push(`${variable}: ${EXPECTED[kind]}`);
        else settings.push({ path, value });
    }
    const known = CONFIG_KEYS.map(({ variable }) => variable);
    for (const name of unknownVariables(Object.keys(variables))) {
        problems.push(`${name}: no key of the configuration.${didYouMean(name, known)}`);
    }
    const databaseUrl = variables['DATABASE_URL'];
    if (databaseUrl && !settings.some(({ path }) => path[0] === 'database')) {
        settings.unshift({ path: ['database', 'url'], value: databaseUrl });
    }
    return settings;
}

const EXPECTED = {
    number: 'expected a number',
    boolean: 'expected true or false',
    json: 'expected JSON',
    list: 'expected a JSON list, or values with commas between them',
    text: 'expected text',
};

function valueOf(text: string, kind: keyof typeof EXPECTED): unknown {
    if (kind === 'text') return text;
    if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
    if (kind === 'boolean') return { true: true, false: false }[text];
    if (kind === 'list' && !text.startsWith('[')) {
        return text.split(',').map((item) => item.trim());
    }
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}

/**
 * Sets a value. Replaces a parent that is not an object: the value must not be lost because of a mistake in its parent.
 */
function setIn(data: Record<string, unknown>, path: readonly string[], value: unknown): void {
    let object = data;
    for (const name of path.slice(0, -1)) {
        const child = object[name];
        const next =
            typeof child === 'object' && child !== null && !Array.isArray(child)
                ? (child as Record<string, unknown>)
                : {};
        object[name] = next;
        object = next;
    }
    object[path.at(-1) ?? ''] = value;
}

function describeIssue(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): string {
    if (issue.code === 'unrecognized_keys') {
        return issue.keys
            .map((key) => {
                const place = placeOf([...issue.path, key], document, lines);
                return `${place}: unknown key.${didYouMean(key, siblingsOf(issue.path))}`;
            })
            .join('\n');
    }
    return `${placeOf(issue.path, document, lines)}: ${sentence(issue)}`;
}

function sentence(issue: z.core.$ZodIssue): string {
    if (issue.code === 'invalid_type' && issue.input === undefined) {
        // Zod calls a missing value "undefined".
        return issue.message.replace(
            /^Invalid input: expected (\w+), received undefined$/,
            'is required ($1)',
        );
    }
    return issue.message.replace(/^Invalid input: /, '');
}

/** Returns `urls.app (line 3)`, or the key alone if it does not come from the file. */
function placeOf(path: readonly PropertyKey[], document: Document, lines: LineCounter): string {
    const name = path.map(String).join('.');
    const node = document.getIn(path, true) as Node | undefined;
    const offset = node === undefined || isAlias(node) ? undefined : node?.range?.[0];
    return offset === undefined ? name : `${name} (line ${lines.linePos(offset).line})`;
}

function invalid(file: string, problems: readonly string[]): ServerError {
    const list = problems
        .flatMap((problem) => problem.split('\n'))
        .map((line) => `  ${line}`)
        .join('\n');
    return new ServerError('configuration_invalid', `${file} is wrong:\n${list}`);
}
