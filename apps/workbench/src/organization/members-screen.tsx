import '../access/access-screen.css';

import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { InvitationSection } from './invitation-section.tsx';
import { MemberSection } from './member-section.tsx';

/** Lists the members of the organization, and its open invitations. */
export function MembersScreen() {
    const state = useStore(workbenchStore, (workbench) => workbench.state);
    if (state === null) return null;
    return (
        <div className="access">
            <h1>Members of {state.organization.title}</h1>
            <MemberSection user={state.user} />
            {state.user.permissions.includes('members:write') ? (
                <InvitationSection permissions={state.user.permissions} />
            ) : null}
        </div>
    );
}
