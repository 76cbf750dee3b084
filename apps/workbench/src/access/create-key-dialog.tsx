import type { PublishableKey, WorkbenchState } from '@bindery/contract';
import { useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { createPublishableKey } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { ChoiceInput, TextInput, ToggleInput } from '../design/fields.tsx';
import { Notice } from '../design/notice.tsx';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';

interface CreateKeyDialogProps {
    onClose: () => void;
    onCreated: (key: PublishableKey) => void;
}

interface Block {
    /** `integration/component`. */
    id: string;
    integration: string;
    component: string;
    title: string;
}

/** Asks for the name, space, blocks and origins of a new publishable key. */
export function CreateKeyDialog({ onClose, onCreated }: CreateKeyDialogProps) {
    const state = useStore(workbenchStore, (store) => store.state);
    const spaces = state?.spaces ?? [];
    const [name, setName] = useState('');
    const [space, setSpace] = useState(spaces[0]?.id ?? '');
    const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
    const [origins, setOrigins] = useState('http://localhost:*');
    const [isPending, setPending] = useState(false);
    const [problem, setProblem] = useState<string | null>(null);
    const offered = blocksOf(state, space);
    const blocks = offered.filter(({ id }) => chosen.has(id));
    const lines = origins.split(/[\s,]+/).filter(Boolean);

    const create = async () => {
        setPending(true);
        setProblem(null);
        try {
            const named = blocks.map(({ integration, component }) => ({ integration, component }));
            onCreated(await createPublishableKey({ name, space, blocks: named, origins: lines }));
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        } finally {
            setPending(false);
        }
    };

    return (
        <Dialog
            isOpen
            onClose={onClose}
            title="Create a publishable key"
            footer={
                <>
                    <Button onPress={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        isPending={isPending}
                        isDisabled={!name.trim() || blocks.length === 0 || lines.length === 0}
                        onPress={() => void create()}
                    >
                        Create key
                    </Button>
                </>
            }
        >
            <TextInput
                label="Name"
                description="The site that uses the key, e.g. “Documentation”."
                isRequired
                value={name}
                onChange={setName}
            />
            <ChoiceInput
                label="Space"
                description="Its installations render the blocks."
                choices={spaces.map(({ id, title }) => ({ id, label: title }))}
                value={space}
                onChange={setSpace}
            />
            <TextInput
                label="Origins"
                description="One per line, e.g. https://docs.example.com. http://localhost:* is every local port."
                isRequired
                isCode
                rows={3}
                value={origins}
                onChange={(text) => {
                    setOrigins(text);
                    setProblem(null);
                }}
            />
            <fieldset className="access-section">
                <legend className="field-label">Blocks</legend>
                {offered.map(({ id, integration, title }) => (
                    <ToggleInput
                        key={id}
                        label={title}
                        description={integration}
                        value={chosen.has(id)}
                        onChange={(isOn) => setChosen((current) => toggled(current, id, isOn))}
                    />
                ))}
                {offered.length === 0 ? (
                    <p className="access-note">
                        No integration with blocks is installed on this space.
                    </p>
                ) : null}
            </fieldset>
            {problem ? <Notice tone="bad" title={problem} announce /> : null}
        </Dialog>
    );
}

function toggled(current: ReadonlySet<string>, id: string, isOn: boolean): ReadonlySet<string> {
    const next = new Set(current);
    if (isOn) next.add(id);
    else next.delete(id);
    return next;
}

/** Returns the blocks of the integrations that are installed on a space. */
function blocksOf(state: WorkbenchState | null, space: string): Block[] {
    const installed = (state?.integrations ?? []).filter(({ installations }) =>
        installations.some(({ spaces }) => spaces.some(({ spaceId }) => spaceId === space)),
    );
    return installed.flatMap(({ integration }) =>
        (integration.blocks ?? []).map(({ id, title }) => ({
            id: `${integration.name}/${id}`,
            integration: integration.name,
            component: id,
            title,
        })),
    );
}
