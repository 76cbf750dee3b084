import { KeyRound } from 'lucide-react';

import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/notice.tsx';
import { hadRefusedCode } from './sign-in-code.ts';

/** Tells the user of a browser that is not signed in how to sign in; replaces the screen of the route. */
export function SignInScreen() {
    return (
        <EmptyState
            icon={<KeyRound size={22} />}
            title={
                hadRefusedCode() ? 'This address was used already' : 'This browser is not signed in'
            }
            actions={
                <Button kind="primary" onPress={() => location.reload()}>
                    Check again
                </Button>
            }
        >
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
        </EmptyState>
    );
}
