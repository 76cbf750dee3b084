import type { Environment } from '@bindery/contract';

import type { SDK } from '../support/bundle.ts';

/** One envelope, or one malformed request. */
export interface Case {
    name: string;
    /**
     * The integration that is called. Default `full`, which uses the whole SDK; `development` is the same, built for
     * development.
     */
    fixture?: 'full' | 'empty' | 'development' | 'oauth' | 'listener';
    event?: unknown;
    /** Replaces `event` if it depends on the SDK, e.g. a state that the SDK issued. */
    eventFor?: (sdk: SDK) => Promise<unknown>;
    /** Sends the envelope twice and observes the second response. */
    replayed?: true;
    environment?: Partial<Environment>;
    body?: string | Uint8Array<ArrayBuffer>;
    path?: string;
    /** A request that is not an envelope. All other fields except `fixture` are ignored. */
    raw?: () => Request;
}

/** Returns every combination of the values, e.g. `product({ a: [1, 2], b: ['x'] })`. */
export function product<Axes extends Record<string, readonly unknown[]>>(
    axes: Axes,
): { [Name in keyof Axes]: Axes[Name][number] }[] {
    let rows: Record<string, unknown>[] = [{}];
    for (const [name, values] of Object.entries(axes)) {
        rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
    }
    // Each row has one value of every axis.
    return rows as { [Name in keyof Axes]: Axes[Name][number] }[];
}

/** Returns a short label for a value of a combination. */
export function label(value: unknown): string {
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}
