import {
    ALL_PERMISSIONS,
    PERMISSIONS,
    type CreatedApiToken,
    type Permission,
} from '@bindery/contract';
import { useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { createToken } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { CopyButton } from '../design/copy-button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { ChoiceInput, TextInput, ToggleInput } from '../design/fields.tsx';
import { Notice } from '../design/notice.tsx';
import { SecretText } from '../design/secret-text.tsx';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';

const NEVER = 'never';
const LIFETIMES = [
    { id: '7', label: '7 days' },
    { id: '30', label: '30 days' },
    { id: '90', label: '90 days' },
    { id: '365', label: '1 year' },
    { id: NEVER, label: 'No expiry' },
];

interface CreateTokenDialogProps {
    onClose: () => void;
    onCreated: () => void;
}

/** Asks for name, lifetime and scopes of a new token, then shows the token once. */
export function CreateTokenDialog({ onClose, onCreated }: CreateTokenDialogProps) {
    const granted = useStore(workbenchStore, ({ state }) => state?.user.permissions) ?? [];
    const [name, setName] = useState('');
    const [lifetime, setLifetime] = useState('90');
    const [scopes, setScopes] = useState<readonly Permission[]>(granted);
    const [isPending, setPending] = useState(false);
    const [problem, setProblem] = useState<string | null>(null);
    const [created, setCreated] = useState<CreatedApiToken | null>(null);

    const create = async () => {
        setPending(true);
        setProblem(null);
        try {
            const expiresInDays = lifetime === NEVER ? null : Number(lifetime);
            setCreated(await createToken({ name, expiresInDays, scopes: [...scopes] }));
            onCreated();
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        } finally {
            setPending(false);
        }
    };

    if (created) {
        return (
            <Dialog
                isOpen
                onClose={onClose}
                title={`Token “${created.name}”`}
                footer={
                    <Button kind="primary" onPress={onClose}>
                        Done
                    </Button>
                }
            >
                <Notice tone="warn" title="Copy the token now. It is not shown again." announce />
                <SecretText label="Token" text={created.token}>
                    <CopyButton text={created.token} label="Copy token" />
                </SecretText>
            </Dialog>
        );
    }
    return (
        <Dialog
            isOpen
            onClose={onClose}
            title="Create an API token"
            footer={
                <>
                    <Button onPress={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        isPending={isPending}
                        isDisabled={name.trim() === '' || scopes.length === 0}
                        onPress={() => void create()}
                    >
                        Create token
                    </Button>
                </>
            }
        >
            <TextInput
                label="Name"
                description="What the token is for, e.g. “ci”."
                isRequired
                value={name}
                onChange={setName}
            />
            <ChoiceInput
                label="Lifetime"
                choices={LIFETIMES}
                value={lifetime}
                onChange={setLifetime}
            />
            <fieldset className="access-section">
                <legend className="field-label">Scopes</legend>
                {ALL_PERMISSIONS.filter((scope) => granted.includes(scope)).map((scope) => (
                    <ToggleInput
                        key={scope}
                        label={scope}
                        description={PERMISSIONS[scope]}
                        value={scopes.includes(scope)}
                        onChange={(isOn) =>
                            setScopes((current) =>
                                isOn
                                    ? [...current, scope]
                                    : current.filter((other) => other !== scope),
                            )
                        }
                    />
                ))}
                {scopes.length === 0 ? (
                    <p className="field-error" role="alert">
                        Turn on at least one scope.
                    </p>
                ) : null}
            </fieldset>
            {problem ? <Notice tone="bad" title={problem} announce /> : null}
        </Dialog>
    );
}
