import type { QuotaUsage } from '@bindery/contract';

/** Share of a limit from which the workbench warns. */
const NEAR = 0.8;

export type QuotaLevel = 'normal' | 'near' | 'full';

/** Returns how close a quota is to its limit. Always `normal` if only the oldest entries are deleted at the limit. */
export function quotaLevel({ used, limit, atLimit }: QuotaUsage): QuotaLevel {
    if (atLimit === 'oldest_deleted') return 'normal';
    if (used >= limit) return 'full';
    return used >= limit * NEAR ? 'near' : 'normal';
}

const KIB = 1024;
const UNITS = ['bytes', 'KB', 'MB', 'GB'];

/**
 * Formats an amount of a quota.
 *
 * @example formatAmount(1536, 'bytes') // '1.5 KB'
 */
export function formatAmount(amount: number, unit: QuotaUsage['unit']): string {
    if (unit === 'count') return amount.toLocaleString('en');
    let value = amount;
    let step = 0;
    while (value >= KIB && step < UNITS.length - 1) {
        value /= KIB;
        step += 1;
    }
    return `${value.toLocaleString('en', { maximumFractionDigits: 1 })} ${UNITS[step]}`;
}
