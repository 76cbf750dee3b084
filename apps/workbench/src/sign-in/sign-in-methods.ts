import type { SignInMethods } from '@bindery/contract';
import { useEffect, useState } from 'react';

import { call } from '../api/client.ts';
import { asWorkbenchError } from '../api/error.ts';

let loading: Promise<SignInMethods> | undefined;

/** Fetches the ways in which people sign in to this host, once. A failure is forgotten, so that the next use asks again. */
function loadMethods(): Promise<SignInMethods> {
    loading ??= call<SignInMethods>('GET', '/auth/methods').catch((error: unknown) => {
        loading = undefined;
        throw error;
    });
    return loading;
}

/** Returns the ways to sign in, or the text of a problem; both undefined while they load. */
export function useSignInMethods(): { methods?: SignInMethods; problem?: string } {
    const [result, setResult] = useState<{ methods?: SignInMethods; problem?: string }>({});
    useEffect(() => {
        let isCurrent = true;
        loadMethods().then(
            (methods) => isCurrent && setResult({ methods }),
            (error: unknown) =>
                isCurrent && setResult({ problem: asWorkbenchError(error).message }),
        );
        return () => {
            isCurrent = false;
        };
    }, []);
    return result;
}
