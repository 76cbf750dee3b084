import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

import { Client, escapeIdentifier } from 'pg';

import { schemaName } from './postgres.ts';

declare module 'vitest' {
    interface ProvidedContext {
        /** Port of a server that sends the URL of the shared PostgreSQL to each client. */
        postgresPort: number;
    }
}

/** The databases that every suite with a database runs on. */
export const DATABASES = ['pglite', 'postgres'] as const;

export type TestDatabase = (typeof DATABASES)[number];

/** The PostgreSQL schema of a suite. */
export interface TestSchema extends AsyncDisposable {
    url: string;
    schema(): string;
}

/** Creates a schema on the PostgreSQL server that all suites share. Returns undefined for PGlite. */
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

/** Starts the server on first use; see `shared-postgres.ts`. */
async function sharedServer(): Promise<string> {
    // Imports Vitest only here, because benchmarks import this file and run without Vitest.
    const { inject } = await import('vitest');
    return text(connect(inject('postgresPort'), '127.0.0.1'));
}
