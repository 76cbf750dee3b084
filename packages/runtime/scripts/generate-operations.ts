/**
 * Writes `src/api/operations.generated.ts`: every operation of the published API client as a compact table.
 *
 *     node packages/runtime/scripts/generate-operations.ts [--check]
 *
 * The client itself is the source: each of its functions is called with placeholders, and the request that it would
 * make is observed. So names, the order of arguments and the way of each request are the client's by construction.
 */
import { readFile, writeFile } from 'node:fs/promises';

import { GitBookAPI } from '@gitbook/api';

import { MARKS, wordOf } from '../src/api/path-words.ts';
import { compress } from './compress.ts';

const TARGET = new URL('../src/api/operations.generated.ts', import.meta.url);

/** A request as the published client describes it to its `request` function. */
interface ObservedRequest {
    path: string;
    method: string;
    secure?: boolean;
    type?: string;
    format?: string;
    body?: unknown;
    query?: unknown;
}

interface Operation {
    name: string;
    /** Placeholders are `:`. */
    path: string;
    /** Method and flags, e.g. `GETjq`; see `src/api/operations.ts`. */
    profile: string;
}

interface PathNode {
    operations: Operation[];
    children: Map<string, PathNode>;
}

/** Functions of the client itself: `client.ts` has them, `getApiInformation` the one operation among them. */
const NOT_IN_A_GROUP = new Set([
    'abortRequest',
    'createAbortSignal',
    'customFetch',
    'getApiInformation',
    'request',
    'securityWorker',
    'setSecurityData',
    'streamRequest',
]);

/** Objects of the client that are no groups of operations. */
const NOT_GROUPS = new Set(['contentFormatters', 'baseApiParams', 'securityData']);

function observeOperations(): Operation[] {
    let observed: (ObservedRequest & { stream: boolean }) | undefined;
    const client = new GitBookAPI({ authToken: 'placeholder' });
    Object.assign(client, {
        request: (request: ObservedRequest) => (observed = { ...request, stream: false }),
        streamRequest: (request: ObservedRequest) => (observed = { ...request, stream: true }),
    });

    const observe = (group: string, name: string, call: (...args: unknown[]) => unknown) => {
        observed = undefined;
        call(...Array.from({ length: call.length }, (_, index) => `<${index}>`), {});
        if (!observed) {
            throw new Error(`${group}.${name} made no request`);
        }
        return describe(group, name, call.length, observed);
    };

    return Object.entries(client).flatMap(([key, value]) => {
        if (typeof value === 'function' && !NOT_IN_A_GROUP.has(key)) {
            throw new Error(
                `${key} is new at the root of the client: give it a place in client.ts`,
            );
        }
        if (value?.constructor !== Object || NOT_GROUPS.has(key)) {
            return [];
        }
        return Object.entries(value).map(([name, call]) =>
            observe(key, name, call as (...args: unknown[]) => unknown),
        );
    });
}

/** Checks that an operation follows the rules that the compact table relies on, and shortens it. */
function describe(
    group: string,
    name: string,
    arity: number,
    request: ObservedRequest & { stream: boolean },
): Operation {
    const placeholders = [...request.path.matchAll(/<(\d)>/g)].map(([text]) => text);
    const expected = [
        ...placeholders,
        ...(request.body === undefined ? [] : [request.body]),
        ...(request.query === undefined ? [] : [request.query]),
    ];
    const follows =
        expected.length === arity &&
        expected.every((argument, index) => argument === `<${index}>`) &&
        request.secure === true &&
        (request.body !== undefined) === (request.type === 'application/json') &&
        (request.format === undefined || request.format === 'json') &&
        groupOf(request.path) === group;
    if (!follows) {
        throw new Error(`${group}.${name} breaks a rule of the compact table`);
    }
    return {
        name,
        path: request.path.replaceAll(/<\d>/g, ':'),
        profile:
            request.method +
            (request.format ? 'j' : '') +
            (request.body === undefined ? '' : 'b') +
            (request.query === undefined ? '' : 'q') +
            (request.stream ? 's' : ''),
    };
}

/** Operations are grouped by the first segment of their path: `/custom-hostnames/…` is in `customHostnames`. */
function groupOf(path: string): string {
    return (path.split('/')[1] ?? '').replaceAll(/-(.)/g, (_, letter: string) =>
        letter.toUpperCase(),
    );
}

function writeTree(operations: Operation[], profiles: string[]): string {
    const root: PathNode = { operations: [], children: new Map() };
    for (const operation of operations) {
        let node = root;
        for (const segment of operation.path.split('/').filter(Boolean)) {
            let child = node.children.get(segment);
            if (!child) {
                child = { operations: [], children: new Map() };
                node.children.set(segment, child);
            }
            node = child;
        }
        node.operations.push(operation);
    }

    const write = ({ operations: own, children }: PathNode): string =>
        own
            .map(
                ({ name, path, profile }) =>
                    String.fromCodePoint(65 + profiles.indexOf(profile)) + shorten(name, path),
            )
            .join(',') +
        [...children].map(([segment, child]) => `/${segment}${write(child)})`).join('');
    return write(root).replace(/\)+$/, '');
}

/** A name with marks for the words of its path: `listTeams` at `/teams` is `list#s`. */
function shorten(name: string, path: string): string {
    const words = path
        .split('/')
        .filter((segment) => segment && segment !== ':')
        .map((segment) => wordOf(`/${segment}`))
        .toReversed();
    return [...MARKS].reduce((shortened, mark, index) => {
        const word = words[index];
        return word ? shortened.replace(word, mark) : shortened;
    }, name);
}

const operations = observeOperations();
const profiles = [...new Set(operations.map(({ profile }) => profile))];
const groups = [...new Set(operations.map(({ path }) => groupOf(path)))].filter(Boolean);
const { text, symbols, letters } = compress(writeTree(operations, profiles));

const source = `// Generated by \`node packages/runtime/scripts/generate-operations.ts\`: do not edit.
// The ${operations.length} operations of the published API client, compressed as \`operations.ts\` explains.

export const GROUPS = ${JSON.stringify(groups.join(' '))};
export const PROFILES = ${JSON.stringify(profiles.join(' '))};
export const SYMBOLS = ${JSON.stringify(symbols)};
export const LETTERS = ${JSON.stringify(letters)};
export const OPERATIONS = ${JSON.stringify(text)};
`;

if (process.argv.includes('--check')) {
    const current = await readFile(TARGET, 'utf8').catch(() => '');
    if (current !== source) {
        console.error(
            'operations.generated.ts is out of date: run node packages/runtime/scripts/generate-operations.ts',
        );
        process.exitCode = 1;
    }
} else {
    await writeFile(TARGET, source);
    console.log(`${operations.length} operations in ${source.length} bytes`);
}
