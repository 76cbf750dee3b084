import { useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { changeLayout, type NamingState } from '../store/layout-store.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextInput } from './fields.tsx';
import { Notice } from './notice.tsx';

/** Longest name that the server accepts. */
const MAX_CHARACTERS = 200;

const close = () => changeLayout({ naming: null });

/** Asks for a name, for example of a new space. Shows the error when the action fails. */
export function NameDialog({ title, action, initial, submit }: NamingState) {
    const [name, setName] = useState(initial);
    const [isPending, setPending] = useState(false);
    const [problem, setProblem] = useState<string | null>(null);
    const trimmed = name.trim();
    const send = async () => {
        if (trimmed === '' || isPending) return;
        setPending(true);
        setProblem(null);
        try {
            await submit(trimmed.slice(0, MAX_CHARACTERS));
            close();
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
            setPending(false);
        }
    };
    return (
        <Dialog
            isOpen
            onClose={close}
            size="small"
            title={title}
            footer={
                <>
                    <Button onPress={close}>Cancel</Button>
                    <Button
                        kind="primary"
                        isPending={isPending}
                        isDisabled={trimmed === ''}
                        onPress={() => void send()}
                    >
                        {action}
                    </Button>
                </>
            }
        >
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    void send();
                }}
            >
                <TextInput label="Title" isRequired autoFocus value={name} onChange={setName} />
            </form>
            {problem ? <Notice tone="bad" title={problem} announce /> : null}
        </Dialog>
    );
}
