import { ALL_PERMISSIONS, type ApiToken } from '@bindery/contract';
import { Plus } from 'lucide-react';
import { useState } from 'react';

import { listTokens, revokeToken } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/confirm-dialog.tsx';
import { RelativeTime } from '../design/time.tsx';
import { CreateTokenDialog } from './create-token-dialog.tsx';
import { ListSection } from './list-section.tsx';
import { useList } from '../api/use-list.ts';

/** Lists the API tokens, creates new ones and revokes them. */
export function TokenSection() {
    const list = useList(listTokens);
    const [isCreating, setCreating] = useState(false);
    const [revoked, setRevoked] = useState<ApiToken | null>(null);
    return (
        <>
            <ListSection
                id="access-tokens"
                title="API tokens"
                hint="Programs call the API with a token, in your name."
                empty="You have no API tokens."
                action={
                    <Button
                        size="small"
                        icon={<Plus size={14} />}
                        onPress={() => setCreating(true)}
                    >
                        Create token
                    </Button>
                }
                list={list}
                renderItem={(token) => (
                    <li key={token.id} className="access-row">
                        <div className="access-text">
                            <p className="access-name">
                                {token.name} <code>…{token.hint}</code>
                            </p>
                            <p className="access-note">{describeScopes(token)}</p>
                            <p className="access-note">
                                <Expiry at={token.expiresAt} /> · <LastUse at={token.lastUsedAt} />
                            </p>
                        </div>
                        <Button
                            size="small"
                            aria-label={`Revoke ${token.name}`}
                            onPress={() => setRevoked(token)}
                        >
                            Revoke…
                        </Button>
                    </li>
                )}
            />
            {isCreating ? (
                <CreateTokenDialog onClose={() => setCreating(false)} onCreated={list.reload} />
            ) : null}
            {revoked ? (
                <ConfirmDialog
                    title={`Revoke “${revoked.name}”?`}
                    action="Revoke token"
                    onConfirm={async () => {
                        await revokeToken(revoked.id);
                        list.reload();
                    }}
                    onClose={() => setRevoked(null)}
                >
                    Programs that use this token are refused from now on. It cannot be undone.
                </ConfirmDialog>
            ) : null}
        </>
    );
}

function describeScopes({ scopes }: ApiToken): string {
    return scopes.length === ALL_PERMISSIONS.length ? 'All scopes' : scopes.join(', ');
}

function Expiry({ at }: { at: number | null }) {
    if (at === null) return 'Does not expire';
    return (
        <>
            Expires{' '}
            <time dateTime={new Date(at).toISOString()}>
                {new Date(at).toLocaleDateString(undefined, { dateStyle: 'medium' })}
            </time>
        </>
    );
}

function LastUse({ at }: { at: number | null }) {
    if (at === null) return 'not used yet';
    return (
        <>
            last used <RelativeTime at={at} />
        </>
    );
}
