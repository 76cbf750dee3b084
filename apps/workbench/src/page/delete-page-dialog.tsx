import { useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { deletePage } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Notice } from '../design/notice.tsx';
import { navigate } from '../router/router.tsx';
import { refreshState } from '../store/workbench-store.ts';

interface DeletePageDialogProps {
    isOpen: boolean;
    onClose: () => void;
    spaceId: string;
    pageId: string;
    title: string;
}

/** Asks for confirmation before a page is deleted, because it cannot be undone. */
export function DeletePageDialog(props: DeletePageDialogProps) {
    const { isOpen, onClose, spaceId, pageId, title } = props;
    const [isPending, setPending] = useState(false);
    const [problem, setProblem] = useState<string | null>(null);
    const remove = async () => {
        setPending(true);
        setProblem(null);
        try {
            await deletePage(spaceId, pageId);
            onClose();
            await refreshState();
            navigate({ name: 'home' }, { replace: true });
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        } finally {
            setPending(false);
        }
    };
    return (
        <Dialog
            isOpen={isOpen}
            onClose={onClose}
            role="alertdialog"
            size="small"
            title="Delete this page?"
            footer={
                <>
                    <Button onPress={onClose}>Cancel</Button>
                    <Button kind="danger" isPending={isPending} onPress={() => void remove()}>
                        Delete page
                    </Button>
                </>
            }
        >
            <p>
                “{title || 'Untitled'}”, the pages below it and their blocks are deleted
                permanently.
            </p>
            {problem ? <Notice tone="bad" title={problem} announce /> : null}
        </Dialog>
    );
}
