import './save-status.css';

import { Check, CloudOff, Pencil } from 'lucide-react';

import { Button } from '../design/button.tsx';
import { Spinner } from '../design/spinner.tsx';
import type { PageSession } from '../editor/page-session.ts';
import { useStore } from '../store/store.ts';

/** Shows whether the edits on screen are saved. */
export function SaveStatus({ session }: { session: PageSession }) {
    const status = useStore(session.status, (current) => current);
    return (
        <span className="save-status" role="status" data-state={status.state}>
            {status.state === 'saved' ? (
                <>
                    <Check size={14} aria-hidden="true" /> Saved
                </>
            ) : null}
            {status.state === 'edited' ? (
                <>
                    <Pencil size={13} aria-hidden="true" /> Edited
                </>
            ) : null}
            {status.state === 'saving' ? (
                <>
                    <Spinner label="" /> Saving…
                </>
            ) : null}
            {status.state === 'failed' ? (
                <>
                    <CloudOff size={14} aria-hidden="true" />
                    <span title={status.error.message}>Not saved</span>
                    <Button size="small" onPress={() => void session.flush()}>
                        Retry
                    </Button>
                </>
            ) : null}
            {status.state === 'conflict' ? 'Not saved' : null}
        </span>
    );
}
