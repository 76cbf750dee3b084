import { sql } from 'kysely';

import { appliedMigrations } from '../database/migrate.ts';
import type { Database, Tx } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { rowHash, type RowText } from './digest.ts';
import { digestTables } from './export.ts';
import { isHeader, readLines, type Digests, type Header, type Line } from './file.ts';
import { listTables, useCanonicalText, type TransferTable } from './tables.ts';

export interface ImportOptions {
    db: Database;
    keyring: Keyring;
    /** A file of `exportDatabase`. */
    path: string;
    onProgress?: (table: string, rows: number) => void;
}

/** Rows in one transaction, which also records the progress. */
const ROWS_PER_TRANSACTION = 200;

/**
 * Writes the rows of a file into an empty database, then reads all of them and compares their hashes.
 *
 * An interrupted import of the same file continues.
 *
 * @throws PlatformError `conflict` if the database is not empty, or has another schema than the file; `data_unreadable`
 * if the keys do not open the data, or if a row of the file was changed; `invalid` if the file is incomplete.
 */
export async function importDatabase(options: ImportOptions): Promise<Digests> {
    const { db, path, keyring, onProgress } = options;
    const first = await readLines(path).next();
    const head = first.done === true ? undefined : first.value;
    if (head === undefined || !isHeader(head)) {
        throw new PlatformError('invalid', `${path} is no file of "bindery export".`);
    }
    requireKeys(keyring, head);
    const tables = await listTables(db);
    await requireSameSchema(db, tables, head);
    const done = await startProgress(db, tables, head);
    let position = 0;
    let expected: Digests | undefined;
    let batch: { table: string; rows: RowText[] } = { table: '', rows: [] };
    const flush = async (): Promise<void> => {
        if (batch.rows.length > 0) {
            await insertRows(db, tables, batch, position);
            onProgress?.(batch.table, batch.rows.length);
        }
        batch = { table: '', rows: [] };
    };
    for await (const line of readLines(path)) {
        if ('row' in line) requireIntact(line, path);
        const isFull =
            'row' in line &&
            batch.rows.length > 0 &&
            (line.table !== batch.table || batch.rows.length >= ROWS_PER_TRANSACTION);
        if (isFull) await flush();
        position += 1;
        if ('row' in line && position > done) {
            batch.table = line.table;
            batch.rows.push(line.row);
        }
        if ('tables' in line && !isHeader(line)) expected = line.tables;
    }
    await flush();
    if (expected === undefined) {
        throw new PlatformError(
            'invalid',
            `${path} is incomplete: its last lines are missing. Run "bindery export" again; it continues.`,
        );
    }
    return finish(db, tables, expected);
}

function requireKeys(keyring: Keyring, { sealed }: Header): void {
    try {
        keyring.open(sealed, 'setting:token-key');
    } catch (cause) {
        throw new PlatformError(
            'data_unreadable',
            'The keys of this configuration do not open the exported data. Copy the file of the keys from the source: it is not in the export.',
            { cause },
        );
    }
}

async function requireSameSchema(
    db: Database,
    tables: readonly TransferTable[],
    head: Header,
): Promise<void> {
    const migrations = await appliedMigrations(db);
    const columns = (list: Header['tables']) =>
        JSON.stringify(list.map(({ name, columns: names }) => [name, names]).toSorted());
    const own = tables.map((table) => ({
        name: table.name,
        columns: table.columns.map(({ name }) => name),
    }));
    const isSame =
        migrations.join() === head.migrations.join() && columns(own) === columns(head.tables);
    if (isSame) return;
    throw new PlatformError(
        'conflict',
        'The file was exported by another release: its schema differs. Export and import with the same release.',
    );
}

/** Returns the number of lines that an earlier run has imported. */
async function startProgress(
    db: Database,
    tables: readonly TransferTable[],
    head: Header,
): Promise<number> {
    const source = head.sealed;
    return db.transaction().execute(async (tx) => {
        await sql`create table if not exists import_progress (
            source text primary key, position bigint not null)`.execute(tx);
        const { rows } = await sql<{ position: string }>`
            select position from import_progress where source = ${source}`.execute(tx);
        if (rows[0] !== undefined) return Number(rows[0].position);
        for (const { name } of tables) {
            const { rows: found } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(tx);
            // Opening the database created the root secrets, which the import replaces.
            if (found.length === 0 || name === 'settings') continue;
            throw new PlatformError(
                'conflict',
                `The database is not empty: ${name} has rows. Import into a new database or schema.`,
            );
        }
        await sql`delete from settings`.execute(tx);
        await sql`insert into import_progress values (${source}, 0)`.execute(tx);
        return 0;
    });
}

function requireIntact(line: Extract<Line, { row: RowText }>, path: string): void {
    if (rowHash(line.table, line.row) === line.hash) return;
    throw new PlatformError(
        'data_unreadable',
        `A row of ${line.table} in ${path} was changed: its hash differs. Copy the file again.`,
    );
}

/** Inserts rows and records the position in one transaction. */
async function insertRows(
    db: Database,
    tables: readonly TransferTable[],
    { table: name, rows }: { table: string; rows: RowText[] },
    position: number,
): Promise<void> {
    const table = tables.find((one) => one.name === name);
    if (table === undefined) throw new PlatformError('invalid', `There is no table ${name}.`);
    const { columns } = table;
    await db.transaction().execute(async (tx) => {
        const values = columns.map(
            ({ type }, index) => sql`(value ->> ${index}::int)::${sql.raw(type)}`,
        );
        await useCanonicalText(tx);
        await sql`
            insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column.name)))})
            select ${sql.join(values)}
            from json_array_elements(${JSON.stringify(rows)}::json) as rows(value)`.execute(tx);
        await sql`update import_progress set position = ${position}`.execute(tx);
    });
}

/** Sets the sequences, compares every row with the file, and removes the record of the progress. */
async function finish(
    db: Database,
    tables: readonly TransferTable[],
    expected: Digests,
): Promise<Digests> {
    return db.transaction().execute(async (tx) => {
        await useCanonicalText(tx);
        const digests = await digestTables(tx, tables);
        const wrong = tables.filter(
            ({ name }) => digests[name]?.hash !== (expected[name]?.hash ?? EMPTY),
        );
        if (wrong.length > 0) {
            throw new PlatformError(
                'data_unreadable',
                `The imported rows of ${wrong.map(({ name }) => name).join(', ')} differ from the file. Import into a new database or schema.`,
            );
        }
        await setSequences(tx, tables);
        await sql`drop table import_progress`.execute(tx);
        return digests;
    });
}

const EMPTY = '0'.repeat(64);

async function setSequences(tx: Tx, tables: readonly TransferTable[]): Promise<void> {
    for (const { name, columns } of tables) {
        for (const column of columns) {
            if (column.sequence === null) continue;
            await sql`
                select setval(${column.sequence}, coalesce(max(${sql.ref(column.name)}), 0) + 1, false)
                from ${sql.table(name)}`.execute(tx);
        }
    }
}
