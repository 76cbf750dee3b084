import { useContext, useId, useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';

import { PageContext } from '../../blocks/page-context.ts';
import { pagesOf } from '../../blocks/space-pages.ts';
import { ChoiceInput, TextInput, ToggleInput } from '../../design/fields.tsx';
import { useStore } from '../../store/store.ts';
import { workbenchStore } from '../../store/workbench-store.ts';
import type { WorkbenchPage } from '@bindery/contract';
import { fieldsOf, type BlockField } from './block-fields.ts';
import { parseRef, refText } from './content-ref.ts';
import {
    lengthText,
    listText,
    parseLength,
    parseList,
    parseTags,
    tagsText,
    withField,
} from './field-text.ts';

interface SettingsFormProps {
    /** The document's type of the node. */
    type: string;
    data: Record<string, unknown>;
    onChange: (data: Record<string, unknown>) => void;
}

/** Renders the settings of a block. Each change is applied at once; undo takes it back. */
export function SettingsForm({ type, data, onChange }: SettingsFormProps) {
    return (
        <div className="settings-form">
            {fieldsOf(type).map((field) => (
                <SettingsField
                    key={field.name}
                    field={field}
                    value={data[field.name]}
                    onChange={(value) => onChange(withField(data, field.name, value))}
                />
            ))}
        </div>
    );
}

interface SettingsFieldProps {
    field: BlockField;
    value: unknown;
    onChange: (value: unknown) => void;
}

/** Converts a value to the text of an input and back, by type of input. */
const TEXT_INPUTS: Readonly<
    Record<string, { show: (value: unknown) => string; read: (text: string) => unknown }>
> = {
    text: { show: (value) => (typeof value === 'string' ? value : ''), read: (text) => text },
    area: { show: (value) => (typeof value === 'string' ? value : ''), read: (text) => text },
    number: {
        show: (value) => (typeof value === 'number' ? String(value) : ''),
        read: (text) =>
            text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text),
    },
    length: { show: lengthText, read: parseLength },
    list: { show: listText, read: parseList },
    tags: { show: tagsText, read: parseTags },
};

function SettingsField({ field, value, onChange }: SettingsFieldProps) {
    const { label, input } = field;
    if (input === 'flag') {
        return <ToggleInput label={label} value={value === true} onChange={onChange} />;
    }
    if (input === 'choice') {
        const isListed = field.choices?.some(({ id }) => id === value);
        const other = typeof value === 'string' && !isListed ? [{ id: value, label: value }] : [];
        return (
            <ChoiceInput
                label={label}
                choices={[
                    { id: '', label: 'Default' },
                    ...(field.choices ?? []).map((each) => ({ ...each })),
                    ...other,
                ]}
                value={typeof value === 'string' ? value : ''}
                onChange={onChange}
            />
        );
    }
    if (input === 'ref') return <RefField field={field} value={value} onChange={onChange} />;
    return <TextSetting field={field} value={value} onChange={onChange} />;
}

function TextSetting({ field, value, onChange }: SettingsFieldProps) {
    const { show, read } = TEXT_INPUTS[field.input] ?? {
        show: String,
        read: (text: string): unknown => text,
    };
    // Keeps the typed text: unfinished text such as `1.` or `a,` has the value `1` or `a`, which would replace it.
    const [text, setText] = useState(() => show(value));
    const error =
        field.input === 'length' && text.trim() !== '' && read(text) === undefined
            ? 'A number of pixels, or a number with a unit such as 50%.'
            : undefined;
    return (
        <TextInput
            label={field.label}
            value={text}
            description={field.description}
            placeholder={field.placeholder}
            error={error}
            isCode={field.isCode === true}
            {...(field.input === 'area' ? { rows: 4 } : {})}
            onChange={(next) => {
                setText(next);
                onChange(read(next));
            }}
        />
    );
}

/** Edits a reference to a page, an address or a file. Suggests pages of the space while the author types. */
function RefField({ field, value, onChange }: SettingsFieldProps) {
    const { spaceId } = useContext(PageContext);
    const pages = useStore(workbenchStore, ({ state }) => pagesOf(state, spaceId));
    const [text, setText] = useState(() => refText(value, pages));
    const listId = useId();
    const kind = field.kind ?? 'url';
    return (
        <TextField
            className="field"
            value={text}
            onChange={(next) => {
                setText(next);
                onChange(parseRef(next, value ?? { kind }, pages));
            }}
        >
            <Label className="field-label">{field.label}</Label>
            <Input
                className="field-input"
                list={listId}
                autoComplete="off"
                {...(field.placeholder ? { placeholder: field.placeholder } : {})}
            />
            {kind === 'url' ? (
                <datalist id={listId}>
                    {flatten(pages).map(({ id, path, title }) => (
                        <option key={id} value={`/${path}`}>
                            {title}
                        </option>
                    ))}
                </datalist>
            ) : null}
        </TextField>
    );
}

function flatten(pages: readonly WorkbenchPage[]): WorkbenchPage[] {
    return pages.flatMap((page) => [page, ...flatten(page.pages)]);
}
