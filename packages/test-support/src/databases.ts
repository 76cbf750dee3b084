import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

import { Client, escapeIdentifier } from 'pg';

import { schemaName } from './postgres.ts';

declare module 'vitest' {
    interface ProvidedContext {
        /** Answers whoever connects with the URL of the shared PostgreSQL. */
        postgresPort: number;
    }
}

/** What every suite that touches the database runs on. */
export const DATABASES = ['pglite', 'postgres'] as const;

export type TestDatabase = (typeof DATABASES)[number];

/** Where a suite has its tables on PostgreSQL. */
export interface TestSchema extends AsyncDisposable {
    url: string;
    schema(): string;
}

/** A schema of its own on the PostgreSQL server that the suites share, dropped at the end; for PGlite nothing. */
export async function openTestSchema(database: TestDatabase): Promise<TestSchema | undefined> {
    if (database === 'pglite') return undefined;
    const url = process.env['DATABASE_URL'] ?? (await sharedServer());
    const name = schemaName();
    return {
        url,
        schema: () => name,
        async [Symbol.asyncDispose]() {
            const client = new Client(url);
            await client.connect();
            await client.query(`drop schema if exists ${escapeIdentifier(name)} cascade`);
            await client.end();
        },
    };
}

/** The first suite that asks has it started; see `shared-postgres.ts`. */
async function sharedServer(): Promise<string> {
    // Benchmarks import this file too, and run without Vitest.
    const { inject } = await import('vitest');
    return text(connect(inject('postgresPort'), '127.0.0.1'));
}
