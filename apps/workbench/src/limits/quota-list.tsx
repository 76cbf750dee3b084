import './quota-list.css';

import type { QuotaUsage } from '@bindery/contract';
import { TriangleAlert } from 'lucide-react';
import { useId } from 'react';

import { formatAmount, quotaLevel, type QuotaLevel } from './quota-level.ts';

/** Renders a list of quotas: name, use, limit and a bar of each, with a warning when the use is near the limit. */
export function QuotaList({ quotas, label }: { quotas: readonly QuotaUsage[]; label: string }) {
    return (
        <ul className="quota-list" aria-label={label}>
            {quotas.map((quota) => (
                <QuotaRow key={`${quota.integration ?? ''}/${quota.quota}`} quota={quota} />
            ))}
        </ul>
    );
}

function QuotaRow({ quota }: { quota: QuotaUsage }) {
    const { title, subject, used, limit, unit } = quota;
    const titleId = useId();
    const level = quotaLevel(quota);
    const amount = `${formatAmount(used, unit)} of ${formatAmount(limit, unit)}`;
    return (
        <li className="quota" data-level={level}>
            <span className="quota-title" id={titleId}>
                {title}
                {subject === null ? null : <span className="quota-subject"> {subject}</span>}
            </span>
            <span className="quota-amount tabular">{amount}</span>
            <span
                className="quota-bar"
                role="meter"
                aria-labelledby={titleId}
                aria-valuemin={0}
                aria-valuemax={limit}
                aria-valuenow={Math.min(used, limit)}
                aria-valuetext={amount}
            >
                <span style={{ width: `${Math.min(100, (used / limit) * 100)}%` }} />
            </span>
            <QuotaNote quota={quota} level={level} />
        </li>
    );
}

function QuotaNote({ quota, level }: { quota: QuotaUsage; level: QuotaLevel }) {
    if (quota.atLimit === 'oldest_deleted') {
        return quota.used >= quota.limit ? (
            <span className="quota-note">At the limit, the oldest are deleted.</span>
        ) : null;
    }
    if (level === 'normal') return null;
    return (
        <span className="quota-note quota-warning">
            <TriangleAlert size={13} aria-hidden="true" />
            <span>
                {level === 'full' ? 'Limit reached: more is refused.' : 'Near the limit.'} The
                operator can raise <code>{quota.variable}</code>.
            </span>
        </span>
    );
}
