import { open, rename, stat, truncate, type FileHandle } from 'node:fs/promises';

import { sql, type RawBuilder } from 'kysely';

import { appliedMigrations } from '../database/migrate.ts';
import type { Database, Tx } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import { rowHash, TableDigest, type RowText } from './digest.ts';
import { FORMAT, isHeader, readLines, type Digests, type Header } from './file.ts';
import { listTables, useCanonicalText, type TransferTable } from './tables.ts';

export interface ExportOptions {
    db: Database;
    /** The file to write. Until it is complete, its name ends in `.partial`. */
    path: string;
    onProgress?: (table: string, rows: number) => void;
}

/** Rows in one query: some have hundreds of kilobytes. */
const ROWS_PER_QUERY = 200;

/**
 * Writes all rows of a database into one file, each with its hash, from one snapshot.
 *
 * An interrupted export continues in its partial file. It reads another snapshot then, so the end compares all rows
 * with the file again.
 *
 * @returns The number of rows and the digest of each table.
 * @throws PlatformError `conflict` if the data changed between an interrupted export and this one.
 */
export async function exportDatabase({ db, path, onProgress }: ExportOptions): Promise<Digests> {
    const partial = `${path}.partial`;
    return db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (tx) => {
            await useCanonicalText(tx);
            const tables = await listTables(tx);
            const head = await headerOf(tx, tables);
            const progress = await readPartial(partial, head, tables);
            await using file = await open(partial, progress.resumed ? 'a' : 'w', 0o600);
            if (!progress.resumed) await writeLine(file, head);
            const digests: Digests = {};
            for (const table of tables) {
                const { digest, after } = progress.tables.get(table.name) ?? {
                    digest: new TableDigest(),
                };
                if (progress.ended.has(table.name)) {
                    digests[table.name] = { rows: digest.rows, hash: digest.hash };
                    continue;
                }
                for await (const rows of readRows(tx, table, after)) {
                    const lines = rows.map((row) => {
                        const hash = rowHash(table.name, row);
                        digest.add(hash);
                        return `${JSON.stringify({ table: table.name, row, hash })}\n`;
                    });
                    await file.write(lines.join(''));
                    onProgress?.(table.name, digest.rows);
                }
                digests[table.name] = { rows: digest.rows, hash: digest.hash };
                await writeLine(file, { end: table.name, ...digests[table.name] });
            }
            if (progress.resumed) await requireUnchanged(tx, tables, digests, partial);
            await writeLine(file, { tables: digests });
            await file.sync();
            await rename(partial, path);
            return digests;
        });
}

/** Reads the digest of each table from the database. */
export async function digestTables(
    tx: Tx,
    tables: readonly TransferTable[],
    onProgress: (table: string, rows: number) => void = () => {},
): Promise<Digests> {
    const digests: Digests = {};
    for (const table of tables) {
        const digest = new TableDigest();
        for await (const rows of readRows(tx, table)) {
            for (const row of rows) digest.add(rowHash(table.name, row));
            onProgress(table.name, digest.rows);
        }
        digests[table.name] = { rows: digest.rows, hash: digest.hash };
    }
    return digests;
}

/** Reads the rows of a table in the order of its key, from the one after `after`. */
async function* readRows(
    tx: Tx,
    { name, columns, key }: TransferTable,
    after?: RowText,
): AsyncGenerator<RowText[]> {
    const types = new Map(columns.map((column) => [column.name, column.type]));
    const keyIndexes = key.map((one) => columns.findIndex((column) => column.name === one));
    const values = sql.join(columns.map((column) => sql`${sql.ref(column.name)}::text`));
    const order = sql.join(key.map((one) => sql.ref(one)));
    for (let last = after; ;) {
        const { rows } = await sql<{ values: RowText }>`
            select json_build_array(${values}) as values from ${sql.table(name)}
            ${last === undefined ? sql`` : whereAfter(key, types, keyIndexes, last)}
            order by ${order} limit ${ROWS_PER_QUERY}`.execute(tx);
        if (rows.length === 0) return;
        yield rows.map((row) => row.values);
        last = rows.at(-1)?.values;
    }
}

function whereAfter(
    key: readonly string[],
    types: ReadonlyMap<string, string>,
    indexes: readonly number[],
    last: RowText,
): RawBuilder<unknown> {
    const values = key.map(
        (one, index) =>
            sql`${last[indexes[index] ?? -1]}::text::${sql.raw(types.get(one) ?? 'text')}`,
    );
    return sql`where (${sql.join(key.map((one) => sql.ref(one)))}) > (${sql.join(values)})`;
}

async function headerOf(tx: Tx, tables: readonly TransferTable[]): Promise<Header> {
    const { value_sealed } = await tx
        .selectFrom('settings')
        .select('value_sealed')
        .where('name', '=', 'token-key')
        .executeTakeFirstOrThrow();
    return {
        format: FORMAT,
        migrations: await appliedMigrations(tx),
        tables: tables.map(({ name, columns }) => ({
            name,
            columns: columns.map((column) => column.name),
        })),
        sealed: value_sealed,
    };
}

interface Partial {
    resumed: boolean;
    tables: Map<string, { digest: TableDigest; after?: RowText }>;
    ended: Set<string>;
}

/** Reads what an interrupted export has written, and cuts an incomplete last line off. */
async function readPartial(
    path: string,
    head: Header,
    tables: readonly TransferTable[],
): Promise<Partial> {
    const found: Partial = { resumed: false, tables: new Map(), ended: new Set() };
    if (!(await cutIncompleteLine(path))) return found;
    for await (const one of readLines(path)) {
        if (isHeader(one)) {
            // A file of another database or release is started again.
            if (JSON.stringify(one) !== JSON.stringify(head)) return found;
            found.resumed = true;
        } else if ('row' in one) {
            const entry = found.tables.get(one.table) ?? { digest: new TableDigest() };
            entry.digest.add(one.hash);
            entry.after = one.row;
            found.tables.set(one.table, entry);
        } else if ('end' in one) {
            found.ended.add(one.end);
        }
    }
    for (const { name } of tables) {
        if (!found.tables.has(name)) found.tables.set(name, { digest: new TableDigest() });
    }
    return found;
}

const NEWLINE = 10;
const CHUNK_BYTES = 64 * 1024;

/** Returns false if there is no file, or no complete line. */
async function cutIncompleteLine(path: string): Promise<boolean> {
    const size = await stat(path).then(
        (stats) => stats.size,
        () => 0,
    );
    if (size === 0) return false;
    let end = size;
    await using file = await open(path, 'r');
    while (end > 0) {
        const start = Math.max(0, end - CHUNK_BYTES);
        const chunk = Buffer.alloc(end - start);
        await file.read(chunk, 0, chunk.length, start);
        const newline = chunk.lastIndexOf(NEWLINE);
        if (newline !== -1) {
            await truncate(path, start + newline + 1);
            return true;
        }
        end = start;
    }
    return false;
}

async function requireUnchanged(
    tx: Tx,
    tables: readonly TransferTable[],
    written: Digests,
    partial: string,
): Promise<void> {
    const current = await digestTables(tx, tables);
    const changed = tables.filter(({ name }) => current[name]?.hash !== written[name]?.hash);
    if (changed.length === 0) return;
    throw new PlatformError(
        'conflict',
        `The data changed since the interrupted export (${changed.map(({ name }) => name).join(', ')}). Stop Bindery, delete ${partial} and export again.`,
    );
}

async function writeLine(file: FileHandle, value: unknown): Promise<void> {
    await file.write(`${JSON.stringify(value)}\n`);
}
