import type { QuotaUsage } from '@bindery/contract';
import type { ReactNode } from 'react';

import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { Spinner } from '../design/spinner.tsx';
import { QuotaList } from './quota-list.tsx';

interface QuotaSectionProps {
    id: string;
    title: ReactNode;
    /** Name of the list for assistive technology. */
    label: string;
    quotas: readonly QuotaUsage[] | null;
    problem: string | null;
    onReload: () => void;
}

/** Renders a titled list of quotas with its states: loading and failed. */
export function QuotaSection(props: QuotaSectionProps) {
    const { id, title, label, quotas, problem, onReload } = props;
    return (
        <section className="limits-section" aria-labelledby={id}>
            <h2 id={id}>{title}</h2>
            {problem ? (
                <Notice
                    tone="bad"
                    title={problem}
                    announce
                    actions={
                        <Button size="small" onPress={onReload}>
                            Try again
                        </Button>
                    }
                />
            ) : null}
            {quotas === null && !problem ? <Spinner label={`Loading: ${label}`} /> : null}
            {quotas ? <QuotaList quotas={quotas} label={label} /> : null}
        </section>
    );
}
