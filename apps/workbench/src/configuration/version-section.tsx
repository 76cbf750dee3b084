import type { IntegrationVersion } from '@bindery/contract';
import { useCallback, useState } from 'react';

import { ListSection } from '../access/list-section.tsx';
import { useList } from '../api/use-list.ts';
import { listVersions, promoteVersion } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/confirm-dialog.tsx';
import { RelativeTime } from '../design/time.tsx';
import { refreshState } from '../store/workbench-store.ts';

interface VersionSectionProps {
    name: string;
    /** Number of the version that runs. */
    current: number;
}

/** Lists the stored versions of an integration, promotes them and rolls back. */
export function VersionSection({ name, current }: VersionSectionProps) {
    const list = useList(useCallback((signal: AbortSignal) => listVersions(name, signal), [name]));
    const [chosen, setChosen] = useState<IntegrationVersion | null>(null);
    const verb = ({ number }: IntegrationVersion) => (number < current ? 'Roll back' : 'Promote');
    return (
        <>
            <ListSection
                id="versions"
                title="Versions"
                hint="Published versions, the newest first. The current one runs everywhere."
                empty="No version is stored."
                list={list}
                renderItem={(version) => (
                    <li key={version.number} className="access-row">
                        <div className="access-text">
                            <p className="access-name">
                                v{version.number}
                                {version.number === current ? ' (current)' : ''}
                            </p>
                            <p className="access-note">
                                Published <RelativeTime at={version.publishedAt} /> ·{' '}
                                <code>{version.hash.slice(0, 10)}</code>
                            </p>
                            {version.addedScopes.length > 0 ? (
                                <p className="access-note">
                                    Asks for more: {version.addedScopes.join(', ')}
                                </p>
                            ) : null}
                        </div>
                        {version.number === current ? null : (
                            <Button
                                size="small"
                                aria-label={`${verb(version)} to v${version.number}`}
                                onPress={() => setChosen(version)}
                            >
                                {verb(version)}…
                            </Button>
                        )}
                    </li>
                )}
            />
            {chosen ? (
                <ConfirmDialog
                    title={`${verb(chosen)} to v${chosen.number}?`}
                    action={chosen.addedScopes.length > 0 ? 'Approve and promote' : verb(chosen)}
                    onConfirm={async () => {
                        await promoteVersion(name, chosen.number, chosen.addedScopes);
                        await refreshState();
                        list.reload();
                    }}
                    onClose={() => setChosen(null)}
                >
                    {chosen.addedScopes.length > 0
                        ? `You give it scopes that v${current} does not have: ${chosen.addedScopes.join(', ')}. `
                        : ''}
                    It runs on all spaces and sites at once. Configuration and secrets stay.
                </ConfirmDialog>
            ) : null}
        </>
    );
}
