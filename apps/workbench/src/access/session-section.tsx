import type { BrowserSession } from '@bindery/contract';
import { useState } from 'react';

import { endSession, listSessions } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/confirm-dialog.tsx';
import { RelativeTime } from '../design/time.tsx';
import { refreshState } from '../store/workbench-store.ts';
import { describeBrowser } from './describe-browser.ts';
import { ListSection } from './list-section.tsx';
import { useList } from '../api/use-list.ts';

/** Lists the browsers in which the user is signed in, and signs them out. */
export function SessionSection() {
    const list = useList(listSessions);
    const [ended, setEnded] = useState<BrowserSession | null>(null);
    const end = async ({ id, current }: BrowserSession) => {
        await endSession(id);
        // Without a session, the refresh opens the sign-in screen.
        if (current) await refreshState();
        else list.reload();
    };
    return (
        <>
            <ListSection
                id="access-sessions"
                title="Sessions"
                hint="Browsers in which you are signed in."
                empty="No browser is signed in."
                list={list}
                renderItem={(session) => (
                    <li key={session.id} className="access-row">
                        <div className="access-text">
                            <p className="access-name" title={session.userAgent}>
                                {describeBrowser(session.userAgent)}
                                {session.current ? ' (this browser)' : ''}
                            </p>
                            <p className="access-note">
                                Signed in <RelativeTime at={session.createdAt} />, last used{' '}
                                <RelativeTime at={session.lastUsedAt} />
                            </p>
                        </div>
                        <Button
                            size="small"
                            onPress={() => setEnded(session)}
                            {...(session.current
                                ? {}
                                : {
                                      'aria-label': `End session of ${describeBrowser(session.userAgent)}`,
                                  })}
                        >
                            {session.current ? 'Sign out…' : 'End session…'}
                        </Button>
                    </li>
                )}
            />
            {ended ? (
                <ConfirmDialog
                    title={ended.current ? 'Sign out of this browser?' : 'End this session?'}
                    action={ended.current ? 'Sign out' : 'End session'}
                    onConfirm={() => end(ended)}
                    onClose={() => setEnded(null)}
                >
                    {describeBrowser(ended.userAgent)} is signed out at once. Sign in again with a
                    new address or your password.
                </ConfirmDialog>
            ) : null}
        </>
    );
}
