import type { PublishableKey } from '@bindery/contract';
import { Plus } from 'lucide-react';
import { useState } from 'react';

import { listPublishableKeys, revokePublishableKey } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/confirm-dialog.tsx';
import { RelativeTime } from '../design/time.tsx';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { KeySnippetDialog } from './key-snippet-dialog.tsx';
import { ListSection } from './list-section.tsx';
import { useList } from '../api/use-list.ts';

/** Lists the publishable keys for users who may change content, creates new ones and revokes them. */
export function KeySection() {
    const mayWrite = useStore(workbenchStore, ({ state }) =>
        state?.user.permissions.includes('content:write'),
    );
    return mayWrite ? <KeyList /> : null;
}

function KeyList() {
    const list = useList(listPublishableKeys);
    const [isCreating, setCreating] = useState(false);
    const [shown, setShown] = useState<PublishableKey | null>(null);
    const [revoked, setRevoked] = useState<PublishableKey | null>(null);
    return (
        <>
            <ListSection
                id="access-keys"
                title="Publishable keys"
                hint="Pages of other sites show blocks with a key. It is part of their HTML, and is not secret."
                empty="There are no publishable keys."
                action={
                    <Button
                        size="small"
                        icon={<Plus size={14} />}
                        onPress={() => setCreating(true)}
                    >
                        Create key
                    </Button>
                }
                list={list}
                renderItem={(key) => (
                    <li key={key.id} className="access-row access-row-wrap access-key">
                        <div className="access-text">
                            <p className="access-name">
                                {key.name} <code>{key.key.slice(0, 9)}…</code>
                            </p>
                            <p className="access-note">{describeBlocks(key)}</p>
                            <p className="access-note">
                                {key.origins.join(', ')} · <LastUse at={key.lastUsedAt} />
                            </p>
                        </div>
                        <Button
                            size="small"
                            aria-label={`Show the snippet of ${key.name}`}
                            onPress={() => setShown(key)}
                        >
                            Snippet
                        </Button>
                        <Button
                            size="small"
                            aria-label={`Revoke ${key.name}`}
                            onPress={() => setRevoked(key)}
                        >
                            Revoke…
                        </Button>
                    </li>
                )}
            />
            {isCreating ? (
                <CreateKeyDialog
                    onClose={() => setCreating(false)}
                    onCreated={(key) => {
                        setCreating(false);
                        setShown(key);
                        list.reload();
                    }}
                />
            ) : null}
            {shown ? <KeySnippetDialog publishable={shown} onClose={() => setShown(null)} /> : null}
            {revoked ? (
                <ConfirmDialog
                    title={`Revoke “${revoked.name}”?`}
                    action="Revoke key"
                    onConfirm={async () => {
                        await revokePublishableKey(revoked.id);
                        list.reload();
                    }}
                    onClose={() => setRevoked(null)}
                >
                    Pages with this key show no new blocks from now on. It cannot be undone.
                </ConfirmDialog>
            ) : null}
        </>
    );
}

function describeBlocks({ blocks }: PublishableKey): string {
    return blocks
        .map(({ integration, component }) =>
            component === undefined ? integration : `${integration}/${component}`,
        )
        .join(', ');
}

function LastUse({ at }: { at: string | null }) {
    if (at === null) return 'not used yet';
    return (
        <>
            last used <RelativeTime at={Date.parse(at)} />
        </>
    );
}
