/**
 * The ledgers: remaining and recorded outbound calls of the running invocations of this process. They are in the
 * dispatcher's isolate, which integrations cannot reach.
 */
import type { Call } from '../wire.ts';

/** Matches `EgressRecord` of the contract. */
export interface LedgerRecord {
    method: string;
    host: string;
    path?: string;
    status: number | null;
    requestBytes: number;
    responseBytes: number;
    durationMs: number;
    startedAt: number;
    refused?: string;
}

export interface Ledger {
    tenant: string;
    subrequestsLeft: number;
    allow: readonly string[] | undefined;
    deny: readonly string[] | undefined;
    privateNetwork: boolean;
    /** Hosts whose calls the host answers. */
    intercept: readonly string[];
    traceparent: string | undefined;
    records: LedgerRecord[];
    /** Further calls are refused; the records are kept until the host requests them. */
    closed: boolean;
}

/** By invocation id. */
export const ledgers = new Map<string, Ledger>();

export function openLedger(call: Call): Ledger {
    const ledger: Ledger = {
        tenant: call.tenant,
        subrequestsLeft: call.subrequests,
        allow: call.allow,
        deny: call.deny,
        privateNetwork: call.privateNetwork === true,
        intercept: call.intercept ?? [],
        traceparent: call.traceparent,
        records: [],
        closed: false,
    };
    ledgers.set(call.id, ledger);
    return ledger;
}
