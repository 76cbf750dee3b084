import type { Role } from '@bindery/contract';
import { useEffect, useState } from 'react';

import { call } from '../api/client.ts';
import { asWorkbenchError } from '../api/error.ts';
import { Button } from '../design/button.tsx';
import { TextInput } from '../design/fields.tsx';
import { Spinner } from '../design/spinner.tsx';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { ProviderButtons } from './provider-buttons.tsx';
import { SignInFrame } from './sign-in-frame.tsx';
import { useSignInMethods } from './sign-in-methods.ts';
import { useSubmit } from './use-submit.ts';

interface Invited {
    organization: string;
    role: Role;
    email: string | null;
}

/** Accepts the invitation whose secret is in the fragment of the address: with a new account, or with the one in use. */
export function InvitationScreen() {
    const [secret] = useState(() => location.hash.slice(1));
    const [invited, setInvited] = useState<Invited | null>(null);
    const [lookUpProblem, setLookUpProblem] = useState<string | null>(null);
    const { methods, problem: methodsProblem } = useSignInMethods();
    const isSignedIn = useStore(workbenchStore, ({ state }) => state !== null);
    const [displayName, setDisplayName] = useState('');
    const [email, setEmail] = useState('');
    const [password, setPassword] = useState('');

    useEffect(() => {
        call<Invited>('POST', '/auth/invitations/look-up', { secret }).then(
            (found) => {
                setInvited(found);
                setEmail(found.email ?? '');
            },
            (error: unknown) => setLookUpProblem(asWorkbenchError(error).message),
        );
    }, [secret]);

    const accept = async (account?: object): Promise<void> => {
        await call('POST', '/auth/invitations/accept', { secret, ...(account && { account }) });
        location.assign('/');
    };
    const create = useSubmit(() => accept({ displayName, email, password }));
    const join = useSubmit(() => accept());

    const loadProblem = lookUpProblem ?? methodsProblem;
    if (loadProblem) {
        return (
            <SignInFrame title="This invitation cannot be used" problem={loadProblem}>
                <p className="sign-in-text">
                    A link works once, within seven days. Ask for a new one, or sign in if you have
                    an account.
                </p>
                <Button onPress={() => location.assign('/sign-in')}>Sign in</Button>
            </SignInFrame>
        );
    }
    if (invited === null || methods === undefined) {
        return <Spinner label="Loading the invitation" />;
    }
    return (
        <SignInFrame
            title={`Join ${invited.organization}`}
            problem={create.problem ?? join.problem}
        >
            <p className="sign-in-text">You are invited with the role “{invited.role}”.</p>
            {isSignedIn ? (
                <Button
                    kind="primary"
                    isPending={join.isPending}
                    onPress={() => void join.submit()}
                >
                    Join with the account of this browser
                </Button>
            ) : (
                <>
                    {methods.password ? (
                        <form
                            className="sign-in-form"
                            onSubmit={(event) => void create.submit(event)}
                        >
                            <TextInput
                                label="Your name"
                                autoComplete="name"
                                autoFocus
                                value={displayName}
                                onChange={setDisplayName}
                            />
                            <TextInput
                                label="E-mail address"
                                type="email"
                                autoComplete="username"
                                value={email}
                                onChange={setEmail}
                            />
                            <TextInput
                                label="Password"
                                type="password"
                                autoComplete="new-password"
                                description="12 characters or more"
                                value={password}
                                onChange={setPassword}
                            />
                            <Button
                                kind="primary"
                                type="submit"
                                isPending={create.isPending}
                                isDisabled={displayName === '' || email === '' || password === ''}
                            >
                                Create account
                            </Button>
                        </form>
                    ) : null}
                    <ProviderButtons methods={methods} query={{ invitation: secret }} />
                </>
            )}
        </SignInFrame>
    );
}
