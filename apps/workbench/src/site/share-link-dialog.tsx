import { useEffect, useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { getShareLink, renewShareLink, type ShareLink } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/confirm-dialog.tsx';
import { CopyButton } from '../design/copy-button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Notice } from '../design/notice.tsx';
import { SecretText } from '../design/secret-text.tsx';
import { Spinner } from '../design/spinner.tsx';

interface ShareLinkDialogProps {
    organizationId: string;
    site: { id: string; title: string };
    onClose: () => void;
}

/** Shows the share link of a site, with a button that replaces it. */
export function ShareLinkDialog({ organizationId, site, onClose }: ShareLinkDialogProps) {
    const [link, setLink] = useState<ShareLink | null>(null);
    const [problem, setProblem] = useState<string | null>(null);
    const [isConfirming, setConfirming] = useState(false);
    const [isRenewed, setRenewed] = useState(false);
    useEffect(() => {
        const aborter = new AbortController();
        getShareLink(organizationId, site.id, aborter.signal).then(setLink, (error: unknown) => {
            if (!aborter.signal.aborted) setProblem(asWorkbenchError(error).message);
        });
        return () => aborter.abort();
    }, [organizationId, site.id]);

    const renew = async () => {
        const url = await renewShareLink(site.id);
        setLink((current) => ({ isActive: current?.isActive ?? false, url }));
        setRenewed(true);
    };
    return (
        <>
            <Dialog
                isOpen
                onClose={onClose}
                title={`Share link of “${site.title}”`}
                footer={
                    <>
                        <Button isDisabled={link === null} onPress={() => setConfirming(true)}>
                            Renew link…
                        </Button>
                        <Button kind="primary" onPress={onClose}>
                            Done
                        </Button>
                    </>
                }
            >
                {problem ? <Notice tone="bad" title={problem} announce /> : null}
                {link === null && problem === null ? (
                    <Spinner label="Loading the share link" />
                ) : null}
                {link ? (
                    <>
                        <SecretText label="Share link" text={link.url}>
                            <CopyButton text={link.url} label="Copy link" />
                        </SecretText>
                        <p>
                            {link.isActive
                                ? 'Anyone with this link can read the site.'
                                : 'The link takes effect when the site is published with the visibility “share-link”.'}
                        </p>
                    </>
                ) : null}
                {isRenewed ? (
                    <Notice
                        tone="good"
                        title="The link is renewed. The earlier link has stopped."
                        announce
                    />
                ) : null}
            </Dialog>
            {isConfirming ? (
                <ConfirmDialog
                    title="Renew the share link?"
                    action="Renew link"
                    onConfirm={renew}
                    onClose={() => setConfirming(false)}
                >
                    The current link stops at once, also for readers who have opened it. Send them
                    the new one.
                </ConfirmDialog>
            ) : null}
        </>
    );
}
