/** Calls about the organization: its members, invitations and audit log. */
import type { AuditRecord, Invitation, Member, Role } from '@bindery/contract';

import { initOf, workbench } from './client.ts';

const encode = encodeURIComponent;

/** Filter of the audit log; times in ISO 8601. */
export interface AuditFilter {
    action?: string;
    actor?: string;
    from?: string;
    to?: string;
}

/** Number of entries on one page of the audit log. */
export const AUDIT_PAGE = 50;

/** Switches this browser to another organization. The caller must reload the page afterwards. */
export async function switchOrganization(organization: string): Promise<void> {
    await workbench.session.organization.$put({ json: { organization } });
}

export async function listMembers(signal?: AbortSignal): Promise<Member[]> {
    return (await (await workbench.members.$get({}, initOf({ ...(signal && { signal }) }))).json())
        .items;
}

/** Throws `conflict` for the last owner. */
export async function changeRole(id: string, role: Role): Promise<void> {
    await workbench.members[':id'].role.$put({ param: { id: encode(id) }, json: { role } });
}

/** Throws `conflict` for the last owner. */
export async function removeMember(id: string): Promise<void> {
    await workbench.members[':id'].$delete({ param: { id: encode(id) } });
}

export async function listInvitations(signal: AbortSignal): Promise<Invitation[]> {
    return (await (await workbench.invitations.$get({}, initOf({ signal }))).json()).items;
}

/** Creates an invitation. Only this response contains its link. */
export async function invite(
    role: Role,
    email: string | null,
): Promise<Invitation & { url: string }> {
    return (await workbench.invitations.$post({ json: { role, email } })).json();
}

export async function withdrawInvitation(id: string): Promise<void> {
    await workbench.invitations[':id'].$delete({ param: { id: encode(id) } });
}

/** Lists entries of the audit log, the newest first. `before` is the last id of the previous page. */
export async function listAudit(
    filter: AuditFilter,
    before: string | undefined,
    signal: AbortSignal,
): Promise<AuditRecord[]> {
    const query = {
        ...filter,
        limit: String(AUDIT_PAGE),
        ...(before === undefined ? {} : { before }),
    };
    return (await (await workbench.audit.$get({ query }, initOf({ signal }))).json()).items;
}

/** Returns the URL of the filtered audit log as a file with one JSON object per line. */
export function auditExportUrl(filter: AuditFilter): string {
    const query = new URLSearchParams({ ...filter }).toString();
    return `/workbench/audit/export${query === '' ? '' : `?${query}`}`;
}
