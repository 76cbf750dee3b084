import { PlatformError } from '@bindery/platform';

/** Share of the event loop that a caller may use: `burstMs` at once, and then `share` of the elapsed time. */
interface CpuShare {
    /** From 0 to 1. 0.25 means 250 ms of each second. */
    share: number;
    burstMs: number;
}

/** Kinds of callers with a budget of their own. A request is charged to each of its callers. */
type CallerKind = 'address' | 'code' | 'user' | 'organization';

export interface Caller {
    kind: CallerKind;
    id: string;
}

export type CpuShares = Record<CallerKind, CpuShare>;

export const DEFAULT_CPU_SHARES: CpuShares = {
    address: { share: 0.25, burstMs: 500 },
    /** One integration or installation, with its own token. */
    code: { share: 0.25, burstMs: 500 },
    user: { share: 0.5, burstMs: 5000 },
    /** Everything in an organization: its users, its integrations, the readers of its sites. */
    organization: { share: 0.5, burstMs: 5000 },
};

export interface CpuBudgets {
    /** @throws PlatformError `too_many_requests` if one of the callers has used its share. */
    admit(callers: readonly Caller[]): void;
    /** Charges time of the event loop in milliseconds, which may leave a caller in debt. */
    charge(callers: readonly Caller[], ms: number): void;
}

/** Maximum number of budgets in memory; the least recently charged one is dropped first. */
const MAX_BUDGETS = 50_000;

const SUBJECTS: Record<CallerKind, string> = {
    address: 'This address',
    code: 'This integration',
    user: 'This user',
    organization: 'This organization',
};

interface Budget {
    leftMs: number;
    at: number;
}

/** Limits the share of the event loop that each caller may use (docs/decisions/0081-server-cpu-budgets.md). */
export function createCpuBudgets(
    shares: CpuShares = DEFAULT_CPU_SHARES,
    now: () => number = () => performance.now(),
): CpuBudgets {
    const budgets = new Map<string, Budget>();

    const leftMs = (budget: Budget, { share, burstMs }: CpuShare): number =>
        Math.min(burstMs, budget.leftMs + (now() - budget.at) * share);

    return {
        admit(callers) {
            for (const caller of callers) {
                const share = shares[caller.kind];
                const budget = budgets.get(keyOf(caller));
                const left = budget === undefined ? share.burstMs : leftMs(budget, share);
                if (left <= 0) throw overBudget(caller.kind, share, left);
            }
        },
        charge(callers, ms) {
            for (const caller of callers) {
                const share = shares[caller.kind];
                const key = keyOf(caller);
                const budget = budgets.get(key);
                const left = budget === undefined ? share.burstMs : leftMs(budget, share);
                // Deletes the budget before storing it, so that the map stays in the order of use.
                budgets.delete(key);
                if (budgets.size >= MAX_BUDGETS) {
                    budgets.delete(budgets.keys().next().value ?? '');
                }
                budgets.set(key, { leftMs: left - ms, at: now() });
            }
        },
    };
}

function keyOf({ kind, id }: Caller): string {
    return `${kind} ${id}`;
}

function overBudget(kind: CallerKind, { share, burstMs }: CpuShare, left: number): PlatformError {
    // A tenth of the burst is refilled first, so that callers that obey `Retry-After` do not return for one request.
    const missingMs = burstMs / 10 - left;
    const retryAfter = Math.max(1, Math.ceil(missingMs / share / 1000));
    return new PlatformError(
        'too_many_requests',
        `${SUBJECTS[kind]} has used its share of this host's computing time (${share * 1000} ms a second). Try again in ${retryAfter} s.`,
        { retryAfter },
    );
}
