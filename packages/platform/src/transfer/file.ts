/**
 * The file of `bindery export`: lines of JSON. The first is the header, then for each table its rows and its end, and
 * the last is the end of the file. Values are text as PostgreSQL writes them. Sealed values stay sealed: the keys are
 * not in the file.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import { z } from 'zod';

import { PlatformError } from '../error.ts';

export const FORMAT = 'bindery-export-1';

const digest = z.strictObject({ rows: z.int().min(0), hash: z.string() });

const header = z.strictObject({
    format: z.literal(FORMAT),
    /** Names of the migrations of the source. */
    migrations: z.array(z.string()),
    tables: z.array(z.strictObject({ name: z.string(), columns: z.array(z.string()) })),
    /** A sealed value, which shows whether the reader has the keys. */
    sealed: z.string(),
});

const line = z.union([
    z.strictObject({
        table: z.string(),
        row: z.array(z.string().nullable()),
        hash: z.string(),
    }),
    z.strictObject({ end: z.string(), ...digest.shape }),
    z.strictObject({ tables: z.record(z.string(), digest) }),
    header,
]);

export type Header = z.infer<typeof header>;
export type Line = z.infer<typeof line>;
export type Digests = Record<string, z.infer<typeof digest>>;

/** Reads a file line by line. @throws PlatformError `invalid` that names the line. */
export async function* readLines(path: string): AsyncGenerator<Line> {
    let number = 0;
    for await (const text of createInterface({
        input: createReadStream(path),
        crlfDelay: Number.POSITIVE_INFINITY,
    })) {
        number += 1;
        yield parseLine(text, path, number);
    }
}

function parseLine(text: string, path: string, number: number): Line {
    try {
        return line.parse(JSON.parse(text));
    } catch (cause) {
        throw new PlatformError(
            'invalid',
            `${path}, line ${number}: this is no line of an export. Is the file complete, and of this release?`,
            { cause },
        );
    }
}

/** Returns true for the first line. */
export function isHeader(one: Line): one is Header {
    return 'format' in one;
}
