import type { Invitation, Permission } from '@bindery/contract';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';

import { ListSection } from '../access/list-section.tsx';
import { useList } from '../api/use-list.ts';
import { listInvitations, withdrawInvitation } from '../api/organization-operations.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/confirm-dialog.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { grantableRoles, ROLE_LABELS } from './roles.ts';

/** Lists the open invitations, creates new ones and withdraws them. */
export function InvitationSection({ permissions }: { permissions: readonly Permission[] }) {
    const list = useList(listInvitations);
    const [isInviting, setInviting] = useState(false);
    const [withdrawn, setWithdrawn] = useState<Invitation | null>(null);
    const roles = grantableRoles(permissions);
    return (
        <>
            <ListSection
                id="invitations"
                title="Invitations"
                hint="A link that works once, within seven days. It makes an account, or adds one that exists."
                empty="No invitation is open."
                action={
                    <Button
                        size="small"
                        icon={<UserPlus size={14} />}
                        onPress={() => setInviting(true)}
                    >
                        Invite
                    </Button>
                }
                list={list}
                renderItem={(invitation) => (
                    <li key={invitation.id} className="access-row">
                        <div className="access-text">
                            <p className="access-name">
                                {invitation.email ?? 'Anyone with the link'}
                            </p>
                            <p className="access-note">
                                {ROLE_LABELS[invitation.role]} · until{' '}
                                <time dateTime={new Date(invitation.expiresAt).toISOString()}>
                                    {new Date(invitation.expiresAt).toLocaleString(undefined, {
                                        dateStyle: 'medium',
                                        timeStyle: 'short',
                                    })}
                                </time>
                            </p>
                        </div>
                        {roles.includes(invitation.role) ? (
                            <Button
                                size="small"
                                aria-label={`Withdraw the invitation for ${invitation.email ?? 'anyone'}`}
                                onPress={() => setWithdrawn(invitation)}
                            >
                                Withdraw…
                            </Button>
                        ) : null}
                    </li>
                )}
            />
            {isInviting ? (
                <InviteDialog
                    roles={roles}
                    onClose={() => setInviting(false)}
                    onInvited={list.reload}
                />
            ) : null}
            {withdrawn ? (
                <ConfirmDialog
                    title="Withdraw this invitation?"
                    action="Withdraw invitation"
                    onConfirm={async () => {
                        await withdrawInvitation(withdrawn.id);
                        list.reload();
                    }}
                    onClose={() => setWithdrawn(null)}
                >
                    Its link stops working at once.
                </ConfirmDialog>
            ) : null}
        </>
    );
}
