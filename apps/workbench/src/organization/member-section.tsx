import type { Member, Role, WorkbenchState } from '@bindery/contract';
import { useState } from 'react';

import { ListSection } from '../access/list-section.tsx';
import { useList } from '../api/use-list.ts';
import { asWorkbenchError } from '../api/error.ts';
import { changeRole, listMembers, removeMember } from '../api/organization-operations.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/confirm-dialog.tsx';
import { ChoiceInput } from '../design/fields.tsx';
import { Notice } from '../design/notice.tsx';
import { RelativeTime } from '../design/time.tsx';
import { refreshState } from '../store/workbench-store.ts';
import { grantableRoles, ROLE_LABELS, ROLE_NOTES } from './roles.ts';

/** Lists the members, changes their roles and removes them. */
export function MemberSection({ user }: { user: WorkbenchState['user'] }) {
    const list = useList(listMembers);
    const [removed, setRemoved] = useState<Member | null>(null);
    const [problem, setProblem] = useState<string | null>(null);
    const roles = grantableRoles(user.permissions);

    const change = async (member: Member, role: Role) => {
        if (role === member.role) return;
        setProblem(null);
        try {
            await changeRole(member.id, role);
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        }
        list.reload();
        if (member.id === user.id) await refreshState();
    };
    const remove = async ({ id }: Member) => {
        await removeMember(id);
        // Users who leave the organization lose their session there; the refresh opens the sign-in screen.
        if (id === user.id) await refreshState();
        else list.reload();
    };
    return (
        <>
            <ListSection
                id="members"
                title="Members"
                hint="People who can open this organization. The role decides what they may do."
                empty="The organization has no members."
                list={list}
                renderItem={(member) => {
                    const isYou = member.id === user.id;
                    return (
                        <li key={member.id} className="access-row access-row-wrap">
                            <div className="access-text">
                                <p className="access-name">
                                    {member.displayName}
                                    {isYou ? ' (you)' : ''}
                                    {member.disabled ? ' (disabled)' : ''}
                                </p>
                                <p className="access-note">
                                    {member.email ?? 'No e-mail address'} · joined{' '}
                                    <RelativeTime at={member.joinedAt} />
                                </p>
                            </div>
                            {roles.includes(member.role) ? (
                                <div className="access-actions">
                                    <ChoiceInput
                                        label={`Role of ${member.displayName}`}
                                        isLabelHidden
                                        size="small"
                                        choices={roles.map((id) => ({
                                            id,
                                            label: ROLE_LABELS[id],
                                            note: ROLE_NOTES[id],
                                        }))}
                                        value={member.role}
                                        onChange={(role) => void change(member, role as Role)}
                                    />
                                    <Button
                                        size="small"
                                        aria-label={
                                            isYou
                                                ? 'Leave the organization'
                                                : `Remove ${member.displayName}`
                                        }
                                        onPress={() => setRemoved(member)}
                                    >
                                        {isYou ? 'Leave…' : 'Remove…'}
                                    </Button>
                                </div>
                            ) : (
                                <span className="access-note">{ROLE_LABELS[member.role]}</span>
                            )}
                        </li>
                    );
                }}
            />
            {problem ? <Notice tone="bad" title={problem} announce /> : null}
            {removed ? (
                <ConfirmDialog
                    title={
                        removed.id === user.id
                            ? 'Leave this organization?'
                            : `Remove ${removed.displayName}?`
                    }
                    action={removed.id === user.id ? 'Leave' : 'Remove member'}
                    onConfirm={() => remove(removed)}
                    onClose={() => setRemoved(null)}
                >
                    Sessions and API tokens in this organization end at once. Pages and integrations
                    stay.
                </ConfirmDialog>
            ) : null}
        </>
    );
}
