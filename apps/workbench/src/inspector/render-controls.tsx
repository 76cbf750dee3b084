import './render-controls.css';

import { Play, RotateCcw } from 'lucide-react';
import { useState } from 'react';

import type { LiveBlock } from '../blocks/render-history.ts';
import { overrideRender, overridesOf, renderOverrides } from '../blocks/render-overrides.ts';
import { Button } from '../design/button.tsx';
import { ChoiceInput, TextInput } from '../design/fields.tsx';
import { useStore } from '../store/store.ts';
import { parseObject } from './parse-object.ts';

const THEMES = [
    { id: 'page', label: 'As the page' },
    { id: 'light', label: 'Light' },
    { id: 'dark', label: 'Dark' },
];

const EDITABLE = [
    { id: 'page', label: 'As the page' },
    { id: 'yes', label: 'Editable' },
    { id: 'no', label: 'Read-only' },
];

interface RenderControlsProps {
    block: LiveBlock;
    /** Props and state after the newest render. */
    props: unknown;
    state: unknown;
}

/** Controls that render the block with other props, state or context. Props are stored in the page. */
export function RenderControls({ block, props, state }: RenderControlsProps) {
    const { key, setProps } = block;
    const { theme, editable } = useStore(renderOverrides, (all) => overridesOf(all, key));
    return (
        <div className="render-controls">
            <div className="render-controls-row">
                <ChoiceInput
                    label="Theme"
                    choices={THEMES}
                    value={theme ?? 'page'}
                    onChange={(id) =>
                        overrideRender(key, {
                            theme: id === 'light' || id === 'dark' ? id : undefined,
                        })
                    }
                />
                <ChoiceInput
                    label="Editing"
                    choices={EDITABLE}
                    value={editable === undefined ? 'page' : editable ? 'yes' : 'no'}
                    onChange={(id) =>
                        overrideRender(key, {
                            editable: id === 'page' ? undefined : id === 'yes',
                        })
                    }
                />
            </div>
            <JsonControl
                label="State"
                description="Sent with the next render."
                value={state}
                onApply={(next) => overrideRender(key, { state: next })}
            />
            {setProps ? (
                <JsonControl
                    label="Props"
                    description="Saved in the page, as if the block had changed them."
                    value={props}
                    onApply={setProps}
                />
            ) : null}
        </div>
    );
}

interface JsonControlProps {
    label: string;
    description: string;
    value: unknown;
    onApply: (value: Record<string, unknown>) => void;
}

/** Renders an editor for a JSON object. It follows the value until the author edits it. */
function JsonControl({ label, description, value, onApply }: JsonControlProps) {
    const [edited, setEdited] = useState<string | null>(null);
    const text = edited ?? JSON.stringify(value ?? {}, null, 2);
    const parsed = parseObject(text);
    return (
        <form
            className="render-control"
            onSubmit={(event) => {
                event.preventDefault();
                if (typeof parsed === 'string') return;
                onApply(parsed);
                setEdited(null);
            }}
        >
            <TextInput
                label={label}
                description={description}
                isCode
                rows={Math.min(12, Math.max(3, text.split('\n').length))}
                value={text}
                onChange={setEdited}
                {...(typeof parsed === 'string' ? { error: parsed } : {})}
            />
            <div className="render-control-actions">
                <Button
                    size="small"
                    type="submit"
                    icon={<Play size={13} aria-hidden="true" />}
                    isDisabled={typeof parsed === 'string'}
                >
                    Render with edited {label.toLowerCase()}
                </Button>
                {edited === null ? null : (
                    <Button
                        size="small"
                        kind="quiet"
                        icon={<RotateCcw size={13} aria-hidden="true" />}
                        onPress={() => setEdited(null)}
                    >
                        Discard
                    </Button>
                )}
            </div>
        </form>
    );
}
