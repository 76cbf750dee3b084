import './limits-screen.css';

import type { QuotaUsage } from '@bindery/contract';
import { useCallback, useEffect } from 'react';

import { useList } from '../api/use-list.ts';
import { listQuotas } from '../api/operations.ts';
import { Link } from '../router/router.tsx';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { quotaLevel } from './quota-level.ts';
import { QuotaSection } from './quota-section.tsx';

/** Shows how much of its limits the organization uses, and the integrations that are near a limit. */
export function LimitsScreen() {
    const organization = useStore(workbenchStore, ({ state }) => state?.organization.title);
    const load = useCallback((signal: AbortSignal) => listQuotas(signal), []);
    const { items, problem, reload } = useList(load);
    useEffect(() => {
        document.title = 'Limits · Bindery';
    }, []);
    const own = items?.filter(({ integration }) => integration === null) ?? null;
    const near = (items ?? []).filter(
        (quota) => quota.integration !== null && quotaLevel(quota) !== 'normal',
    );
    return (
        <div className="page-scroll">
            <div className="limits">
                <header>
                    <h1>Limits</h1>
                    <p className="limits-hint">
                        What {organization} uses of the limits that the operator of this server has
                        set. The limits of an integration are on its page.
                    </p>
                </header>
                <QuotaSection
                    id="limits-organization"
                    title="Organization"
                    label="Limits of the organization"
                    quotas={own}
                    problem={problem}
                    onReload={reload}
                />
                {items ? <NearIntegrations quotas={near} /> : null}
            </div>
        </div>
    );
}

function NearIntegrations({ quotas }: { quotas: readonly QuotaUsage[] }) {
    const byIntegration = Map.groupBy(quotas, ({ integration }) => integration ?? '');
    if (byIntegration.size === 0) {
        return (
            <section className="limits-section" aria-labelledby="limits-integrations">
                <h2 id="limits-integrations">Integrations</h2>
                <p className="limits-hint">No integration is near a limit.</p>
            </section>
        );
    }
    return [...byIntegration].map(([name, near]) => (
        <QuotaSection
            key={name}
            id={`limits-${name}`}
            title={<Link to={{ name: 'integration', integration: name }}>{name}</Link>}
            label={`Limits of ${name}`}
            quotas={near}
            problem={null}
            onReload={() => {}}
        />
    ));
}
