import './send-event-dialog.css';

import { Send } from 'lucide-react';
import { useState } from 'react';
import type { EventType, WorkbenchState } from '@bindery/contract';

import { asWorkbenchError } from '../api/error.ts';
import { sendEvent } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { ChoiceInput, TextInput } from '../design/fields.tsx';
import { Notice } from '../design/notice.tsx';
import { parseObject } from '../inspector/parse-object.ts';
import {
    changeLayout,
    layoutStore,
    showInvocation,
    type EventDraft,
} from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { maskedPaths } from './event-draft.ts';
import { eventTemplate, SENDABLE_TYPES } from './event-template.ts';

const close = () => changeLayout({ sendEventOpen: false, eventDraft: null });

/** Sends an event with editable fields to an integration. */
export function SendEventDialog() {
    const state = useStore(workbenchStore, (workbench) => workbench.state);
    const draft = useStore(layoutStore, (layout) => layout.eventDraft);
    return (
        <Dialog
            isOpen
            onClose={close}
            title={draft ? 'Edit and resend' : 'Send an event'}
            size="large"
        >
            {state && state.integrations.length > 0 ? (
                <SendEventForm state={state} draft={draft} />
            ) : (
                <p>
                    There is no integration yet. Start Bindery with the folder of an integration:{' '}
                    <code>npx bindery dev ./my-integration</code>
                </p>
            )}
        </Dialog>
    );
}

/** Returns the reason why fields cannot be sent; null if they can. */
function fieldsError(fields: Record<string, unknown> | string): string | null {
    if (typeof fields === 'string') return fields;
    const masked = maskedPaths(fields);
    if (masked.length === 0) return null;
    return `Replace the masked ${masked.length === 1 ? 'value' : 'values'} of ${masked.join(', ')}, or remove ${masked.length === 1 ? 'it' : 'them'}.`;
}

interface SendEventFormProps {
    state: WorkbenchState;
    /** The event to edit; null for a new one. */
    draft: EventDraft | null;
}

function SendEventForm({ state, draft }: SendEventFormProps) {
    const [name, setName] = useState(
        draft?.integration ?? state.integrations[0]?.integration.name ?? '',
    );
    const [type, setType] = useState<EventType>(draft?.type ?? 'space_content_updated');
    const [edited, setEdited] = useState(draft ? JSON.stringify(draft.fields, null, 2) : null);
    const [problem, setProblem] = useState<string | null>(null);
    const [isPending, setPending] = useState(false);

    const workbenchIntegration = state.integrations.find(
        ({ integration }) => integration.name === name,
    );
    const installationId =
        draft?.integration === name
            ? (draft.installationId ?? undefined)
            : workbenchIntegration?.installations[0]?.installation.id;
    const template = eventTemplate(type, state, installationId);
    const text = edited ?? JSON.stringify(template, null, 2);
    const fields = parseObject(text);
    const error = fieldsError(fields);

    // `SENDABLE_TYPES` has no `ui_render`, but an author can edit a recorded one and send it again.
    const types = SENDABLE_TYPES.includes(type) ? SENDABLE_TYPES : [type, ...SENDABLE_TYPES];

    const send = async () => {
        if (typeof fields === 'string' || error !== null) return;
        setPending(true);
        setProblem(null);
        try {
            const { invocationId } = await sendEvent({
                integration: name,
                ...(installationId ? { installationId } : {}),
                event: { ...fields, type },
            });
            close();
            showInvocation(invocationId);
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        } finally {
            setPending(false);
        }
    };

    return (
        <form
            className="send-event"
            onSubmit={(event) => {
                event.preventDefault();
                void send();
            }}
        >
            <div className="send-event-row">
                <ChoiceInput
                    label="Integration"
                    choices={state.integrations.map(({ integration, installations }) => ({
                        id: integration.name,
                        label: integration.name,
                        ...(installations.length === 0 ? { note: 'not installed' } : {}),
                    }))}
                    value={name}
                    onChange={setName}
                />
                <ChoiceInput
                    label="Event"
                    choices={types.map((id) => ({ id, label: id }))}
                    value={type}
                    onChange={(next) => {
                        const selected = types.find((candidate) => candidate === next);
                        if (selected) setType(selected);
                        setEdited(null);
                    }}
                />
            </div>
            <TextInput
                label="Fields"
                description="A JSON object. Bindery fills in ids that are missing."
                isCode
                rows={12}
                value={text}
                onChange={setEdited}
                {...(error === null ? {} : { error })}
            />
            {problem ? <Notice tone="bad" announce title={problem} /> : null}
            <div className="send-event-actions">
                <Button onPress={close}>Cancel</Button>
                <Button
                    kind="primary"
                    type="submit"
                    icon={<Send size={14} aria-hidden="true" />}
                    isPending={isPending}
                    isDisabled={error !== null}
                >
                    Send event
                </Button>
            </div>
        </form>
    );
}
