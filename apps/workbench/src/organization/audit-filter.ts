import type { AuditFilter } from '../api/organization-operations.ts';

/** Kinds of entries; the first part of an action such as `member.remove`. */
export const AUDIT_KINDS = [
    { id: 'session', label: 'Sign-ins' },
    { id: 'member', label: 'Members' },
    { id: 'invitation', label: 'Invitations' },
    { id: 'token', label: 'API tokens' },
    { id: 'integration', label: 'Integrations' },
    { id: 'installation', label: 'Installations' },
    { id: 'site', label: 'Sites' },
] as const;

/** The value of a filter field that selects all entries. */
export const ANY = 'any';

/** The fields of the filter, as the screen holds them. Dates are `2026-12-31`, in the browser's time zone. */
export interface AuditFields {
    kind: string;
    actor: string;
    from: string;
    to: string;
}

/** Converts the fields to a filter. The day of `to` is included. Dates in another form are ignored. */
export function auditFilter({ kind, actor, from, to }: AuditFields): AuditFilter {
    const start = midnight(from, 0);
    const end = midnight(to, 1);
    return {
        ...(kind === ANY ? {} : { action: kind }),
        ...(actor === ANY ? {} : { actor }),
        ...(start === undefined ? {} : { from: start }),
        ...(end === undefined ? {} : { to: end }),
    };
}

function midnight(date: string, addedDays: number): string | undefined {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
    const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
    const time = new Date(year, month - 1, day + addedDays);
    return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
