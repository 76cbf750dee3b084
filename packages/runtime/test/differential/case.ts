import type { Environment } from '@bindery/contract';

import type { SDK } from '../support/bundle.ts';

/** One envelope, or one malformed request in its place. */
export interface Case {
    name: string;
    /** Which fixture is asked: the one that uses everything, one that does nothing, the first built for development, OAuth, one that is told of renders. */
    fixture?: 'full' | 'empty' | 'development' | 'oauth' | 'listener';
    event?: unknown;
    /** In place of `event`, where each SDK must be sent what it issued itself. */
    eventFor?: (sdk: SDK) => Promise<unknown>;
    /** The envelope is sent a second time, and that answer observed. */
    replayed?: true;
    environment?: Partial<Environment>;
    body?: string | Uint8Array<ArrayBuffer>;
    path?: string;
    /** A request that is no envelope; then the fields above but `fixture` are not used. */
    raw?: () => Request;
}

/** Every combination of the values, e.g. `product({ a: [1, 2], b: ['x'] })`. */
export function product<Axes extends Record<string, readonly unknown[]>>(
    axes: Axes,
): { [Name in keyof Axes]: Axes[Name][number] }[] {
    let rows: Record<string, unknown>[] = [{}];
    for (const [name, values] of Object.entries(axes)) {
        rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
    }
    // Each row got one value of every axis.
    return rows as { [Name in keyof Axes]: Axes[Name][number] }[];
}

/** A short label for a value of a combination. */
export function label(value: unknown): string {
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}
