import './limits-screen.css';

import { useCallback } from 'react';

import { useList } from '../api/use-list.ts';
import { listQuotas } from '../api/operations.ts';
import { QuotaSection } from './quota-section.tsx';

/** Shows how much of its limits an integration uses. */
export function IntegrationQuotas({ integration }: { integration: string }) {
    const load = useCallback(
        (signal: AbortSignal) => listQuotas(signal, integration),
        [integration],
    );
    const { items, problem, reload } = useList(load);
    return (
        <QuotaSection
            id="integration-limits"
            title="Limits"
            label={`Limits of ${integration}`}
            quotas={items}
            problem={problem}
            onReload={reload}
        />
    );
}
