import type { Role } from '@bindery/contract';
import { useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { invite } from '../api/organization-operations.ts';
import { Button } from '../design/button.tsx';
import { CopyButton } from '../design/copy-button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { ChoiceInput, TextInput } from '../design/fields.tsx';
import { Notice } from '../design/notice.tsx';
import { SecretText } from '../design/secret-text.tsx';
import { ROLE_LABELS, ROLE_NOTES } from './roles.ts';

interface InviteDialogProps {
    /** Roles that the user may give. */
    roles: readonly Role[];
    onClose: () => void;
    onInvited: () => void;
}

/** Asks for the role of an invitation, then shows its link once. */
export function InviteDialog({ roles, onClose, onInvited }: InviteDialogProps) {
    const [role, setRole] = useState<Role>('editor');
    const [email, setEmail] = useState('');
    const [url, setUrl] = useState<string | null>(null);
    const [isPending, setPending] = useState(false);
    const [problem, setProblem] = useState<string | null>(null);

    const submit = async () => {
        setPending(true);
        setProblem(null);
        try {
            const created = await invite(role, email.trim() === '' ? null : email.trim());
            setUrl(created.url);
            onInvited();
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        } finally {
            setPending(false);
        }
    };

    if (url !== null) {
        return (
            <Dialog
                isOpen
                onClose={onClose}
                title={`Invitation as ${ROLE_LABELS[role].toLowerCase()}`}
                footer={
                    <Button kind="primary" onPress={onClose}>
                        Done
                    </Button>
                }
            >
                <Notice
                    tone="warn"
                    title="Send this link to one person now. It is not shown again."
                    announce
                />
                <SecretText label="Invitation link" text={url}>
                    <CopyButton text={url} label="Copy link" />
                </SecretText>
            </Dialog>
        );
    }
    return (
        <Dialog
            isOpen
            onClose={onClose}
            title="Invite a person"
            footer={
                <>
                    <Button onPress={onClose}>Cancel</Button>
                    <Button kind="primary" isPending={isPending} onPress={() => void submit()}>
                        Make link
                    </Button>
                </>
            }
        >
            <ChoiceInput
                label="Role"
                choices={roles.map((id) => ({
                    id,
                    label: ROLE_LABELS[id],
                    note: ROLE_NOTES[id],
                }))}
                value={role}
                onChange={(chosen) => setRole(chosen as Role)}
            />
            <TextInput
                label="E-mail address"
                type="email"
                description="A note for this list. Bindery sends no e-mail: you send the link."
                value={email}
                onChange={setEmail}
            />
            {problem ? <Notice tone="bad" title={problem} announce /> : null}
        </Dialog>
    );
}
