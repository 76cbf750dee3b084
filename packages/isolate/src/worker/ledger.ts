/**
 * What the running invocations of this process may still call, and what they called. Plain data in the dispatcher's
 * isolate, where no integration can reach it.
 */
import type { Call } from '../wire.ts';

/** As `EgressRecord` of the contract. */
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
    records: LedgerRecord[];
    /** Nobody may call any more; the records wait for the host. */
    closed: boolean;
}

export const ledgers = new Map<string, Ledger>();

export function openLedger(call: Call): Ledger {
    const ledger: Ledger = {
        tenant: call.tenant,
        subrequestsLeft: call.subrequests,
        allow: call.allow,
        deny: call.deny,
        privateNetwork: call.privateNetwork === true,
        records: [],
        closed: false,
    };
    ledgers.set(call.id, ledger);
    return ledger;
}
