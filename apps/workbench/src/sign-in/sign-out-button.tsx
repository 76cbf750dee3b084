import { LogOut } from 'lucide-react';

import { call } from '../api/client.ts';
import { IconButton } from '../design/button.tsx';
import { useSignInMethods } from './sign-in-methods.ts';

/** Ends the session of this browser. Absent in development, where only the terminal can sign in again. */
export function SignOutButton() {
    const { methods } = useSignInMethods();
    if (!methods || (!methods.password && methods.providers.length === 0)) return null;
    const signOut = async () => {
        await call('POST', '/auth/sign-out');
        location.assign('/sign-in');
    };
    return (
        <IconButton label="Sign out" onPress={() => void signOut()}>
            <LogOut size={16} />
        </IconButton>
    );
}
