import { useState } from 'react';

import { call } from '../api/client.ts';
import { Button } from '../design/button.tsx';
import { TextInput } from '../design/fields.tsx';
import { Spinner } from '../design/spinner.tsx';
import { hadRefusedCode } from './sign-in-code.ts';
import { ProviderButtons } from './provider-buttons.tsx';
import { SignInFrame } from './sign-in-frame.tsx';
import { useSignInMethods } from './sign-in-methods.ts';
import { useSubmit } from './use-submit.ts';

/** Path of the page that the server redirects to after a failed sign-in; its parameter `error` holds the text. */
const PATH = '/sign-in';

/** Returns the page that the browser opens after the sign-in. */
function returnPath(): string {
    return location.pathname === PATH ? '/' : location.pathname + location.search;
}

/** Signs the browser in; shown in place of every screen while it is not. */
export function SignInScreen() {
    const { methods, problem: loadProblem } = useSignInMethods();
    const [email, setEmail] = useState('');
    const [password, setPassword] = useState('');
    const [redirected] = useState(() =>
        location.pathname === PATH ? new URLSearchParams(location.search).get('error') : null,
    );
    const { isPending, problem, submit } = useSubmit(async () => {
        await call('POST', '/auth/password', { email, password });
        location.assign(returnPath());
    });
    if (loadProblem !== undefined) {
        return (
            <SignInFrame title="Sign in to Bindery" problem={loadProblem}>
                <Button onPress={() => location.reload()}>Try again</Button>
            </SignInFrame>
        );
    }
    if (methods === undefined) return <Spinner label="Loading the sign-in" />;
    if (methods.codes) return <CodeHelp />;
    if (!methods.password && methods.providers.length === 0) {
        return (
            <SignInFrame title="This server has no sign-in" problem={redirected}>
                <p className="sign-in-text">
                    Its API accepts tokens of <code>bindery admin token</code>. To sign in here, its
                    administrator sets <code>auth.password</code> or <code>auth.oidc</code>.
                </p>
            </SignInFrame>
        );
    }
    return (
        <SignInFrame title="Sign in to Bindery" problem={problem ?? redirected}>
            {methods.password ? (
                <form className="sign-in-form" onSubmit={(event) => void submit(event)}>
                    <TextInput
                        label="E-mail address"
                        type="email"
                        autoComplete="username"
                        autoFocus
                        value={email}
                        onChange={setEmail}
                    />
                    <TextInput
                        label="Password"
                        type="password"
                        autoComplete="current-password"
                        value={password}
                        onChange={setPassword}
                    />
                    <Button
                        kind="primary"
                        type="submit"
                        isPending={isPending}
                        isDisabled={email === '' || password === ''}
                    >
                        Sign in
                    </Button>
                </form>
            ) : null}
            <ProviderButtons methods={methods} query={{ return: returnPath() }} />
        </SignInFrame>
    );
}

/** Explains the addresses that `bindery dev` and `bindery open` print. */
function CodeHelp() {
    return (
        <SignInFrame
            title={
                hadRefusedCode() ? 'This address was used already' : 'This browser is not signed in'
            }
        >
            <p className="sign-in-text">
                {hadRefusedCode()
                    ? 'An address from the terminal signs one browser in, once, within an hour. Run '
                    : 'Open the address that '}
                {hadRefusedCode() ? null : (
                    <>
                        <code>bindery dev</code> printed in your terminal. For a new one run{' '}
                    </>
                )}
                <code>bindery open</code>
                {hadRefusedCode() ? ' in a terminal for a new one.' : '.'}
            </p>
            <Button kind="primary" onPress={() => location.reload()}>
                Check again
            </Button>
        </SignInFrame>
    );
}
