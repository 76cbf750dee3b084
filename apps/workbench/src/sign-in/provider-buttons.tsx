import type { SignInMethods } from '@bindery/contract';

import { Button } from '../design/button.tsx';

interface ProviderButtonsProps {
    methods: SignInMethods;
    /** Query of the start of a sign-in: `return`, a path, or `invitation`, a secret. */
    query: Record<string, string>;
}

/** Renders a button for each OpenID provider, which leaves the workbench for the provider's page. */
export function ProviderButtons({ methods, query }: ProviderButtonsProps) {
    if (methods.providers.length === 0) return null;
    return (
        <>
            {methods.password ? <div className="sign-in-or">or</div> : null}
            {methods.providers.map(({ id, name }) => (
                <Button
                    key={id}
                    className="sign-in-provider"
                    kind={methods.password ? 'plain' : 'primary'}
                    onPress={() =>
                        location.assign(
                            `/auth/oidc/${encodeURIComponent(id)}/start?${new URLSearchParams(query).toString()}`,
                        )
                    }
                >
                    Continue with {name}
                </Button>
            ))}
        </>
    );
}
