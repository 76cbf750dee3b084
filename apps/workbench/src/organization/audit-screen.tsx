import '../access/access-screen.css';
import './audit-screen.css';

import type { AuditRecord, Member } from '@bindery/contract';
import { Download } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';

import { auditExportUrl, listMembers } from '../api/organization-operations.ts';
import { Button } from '../design/button.tsx';
import { ChoiceInput, TextInput } from '../design/fields.tsx';
import { Notice } from '../design/notice.tsx';
import { Spinner } from '../design/spinner.tsx';
import { ANY, AUDIT_KINDS, auditFilter, type AuditFields } from './audit-filter.ts';
import { describeEntry } from './describe-entry.ts';
import { useAudit } from './use-audit.ts';

/** Shows the audit log of the organization, with a filter and an export. */
export function AuditScreen() {
    const [fields, setFields] = useState<AuditFields>({ kind: ANY, actor: ANY, from: '', to: '' });
    const filter = useMemo(() => auditFilter(fields), [fields]);
    const audit = useAudit(filter);
    const set = (change: Partial<AuditFields>) =>
        setFields((current) => ({ ...current, ...change }));
    return (
        <div className="access audit">
            <div className="access-heading">
                <h1>Audit log</h1>
                <a
                    className="button button-plain button-small"
                    href={auditExportUrl(filter)}
                    download
                >
                    <Download size={14} aria-hidden="true" />
                    <span className="button-label">Export</span>
                </a>
            </div>
            <AuditFilterFields fields={fields} onChange={set} />
            <section className="access-section" aria-label="Entries" aria-busy={audit.isLoading}>
                {audit.problem ? (
                    <Notice
                        tone="bad"
                        title={audit.problem}
                        announce
                        actions={
                            <Button size="small" onPress={audit.retry}>
                                Try again
                            </Button>
                        }
                    />
                ) : null}
                {audit.items.length > 0 ? (
                    <ul className="access-list" aria-label="Entries of the audit log">
                        {audit.items.map((entry) => (
                            <Entry key={entry.id} entry={entry} />
                        ))}
                    </ul>
                ) : null}
                {audit.items.length === 0 && !audit.isLoading && !audit.problem ? (
                    <p className="access-note" role="status">
                        No entry matches the filter.
                    </p>
                ) : null}
                {audit.isLoading ? <Spinner label="Loading entries" /> : null}
                {audit.hasMore && !audit.isLoading ? (
                    <div>
                        <Button onPress={audit.loadMore}>Load earlier entries</Button>
                    </div>
                ) : null}
            </section>
        </div>
    );
}

interface AuditFilterFieldsProps {
    fields: AuditFields;
    onChange: (change: Partial<AuditFields>) => void;
}

function AuditFilterFields({ fields, onChange }: AuditFilterFieldsProps) {
    const [members, setMembers] = useState<readonly Member[]>([]);
    useEffect(() => {
        const aborter = new AbortController();
        // A failure only leaves the filter without members: the list of entries shows the error.
        listMembers(aborter.signal).then(setMembers, () => {});
        return () => aborter.abort();
    }, []);
    return (
        <div className="audit-filter" role="group" aria-label="Filter">
            <ChoiceInput
                label="Kind"
                choices={[{ id: ANY, label: 'All kinds' }, ...AUDIT_KINDS]}
                value={fields.kind}
                onChange={(kind) => onChange({ kind })}
            />
            <ChoiceInput
                label="Person"
                choices={[
                    { id: ANY, label: 'Everyone' },
                    ...members.map(({ id, displayName }) => ({ id, label: displayName })),
                ]}
                value={fields.actor}
                onChange={(actor) => onChange({ actor })}
            />
            <TextInput
                label="From"
                type="date"
                value={fields.from}
                onChange={(from) => onChange({ from })}
            />
            <TextInput
                label="To"
                type="date"
                value={fields.to}
                onChange={(to) => onChange({ to })}
            />
        </div>
    );
}

function Entry({ entry }: { entry: AuditRecord }) {
    const { title, details } = describeEntry(entry);
    const at = new Date(entry.at);
    return (
        <li className="access-row">
            <div className="access-text">
                <p className="access-name">{title}</p>
                {details === '' ? null : <p className="access-note audit-details">{details}</p>}
                <p className="access-note">
                    {entry.actor.name ?? entry.actor.id ?? 'Bindery'}
                    {entry.address === null ? '' : ` · ${entry.address}`} ·{' '}
                    <time dateTime={at.toISOString()}>
                        {at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })}
                    </time>
                </p>
            </div>
            <code className="audit-action">{entry.action}</code>
        </li>
    );
}
