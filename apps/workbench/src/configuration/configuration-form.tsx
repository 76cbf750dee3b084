import { Check, ExternalLink, Eye, EyeOff, Trash2, Undo2 } from 'lucide-react';
import { useEffect, useState, type FormEvent } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { isMasked, MASK } from '../api/mask.ts';
import { Button, IconButton } from '../design/button.tsx';
import { ChoiceInput, TextInput, ToggleInput } from '../design/fields.tsx';
import { Notice } from '../design/notice.tsx';
import { refreshState } from '../store/workbench-store.ts';
import { CompletionField, type LoadCompletions } from './completion-field.tsx';
import {
    formPatch,
    formProblems,
    formValues,
    isSecret,
    problemField,
    type ConfigurationProperty,
    type FormPatch,
    type FormValues,
    type SchemaConfiguration,
} from './configuration-schema.ts';
import type { OpenPage } from './open-with-ticket.ts';

interface ConfigurationFormProps {
    schema: SchemaConfiguration;
    stored: Record<string, unknown>;
    /** The public endpoint of the installation, which the callback URLs of buttons are relative to. */
    endpoint: string | null;
    loadCompletions: LoadCompletions;
    openPage: OpenPage;
    onSave: (patch: FormPatch) => Promise<void>;
}

/** Renders a form for the configuration schema of the manifest. Saving fires the installation's setup event. */
export function ConfigurationForm({
    schema,
    stored,
    endpoint,
    loadCompletions,
    openPage,
    onSave,
}: ConfigurationFormProps) {
    const [values, setValues] = useState<FormValues>(() => formValues(schema, stored));
    const [problems, setProblems] = useState<Record<string, string>>({});
    const [failure, setFailure] = useState<string | null>(null);
    const [progress, setProgress] = useState<'idle' | 'saving' | 'saved'>('idle');
    const required = new Set(schema.required);
    const fields = Object.entries(schema.properties);
    const configurationKey = JSON.stringify(stored);

    const change = (name: string, value: string | boolean | null) => {
        setValues({ ...values, [name]: value });
        const { [name]: _fixed, ...rest } = problems;
        setProblems(rest);
        setProgress('idle');
    };

    const save = async (event: FormEvent) => {
        event.preventDefault();
        const invalid = formProblems(schema, values, stored);
        setProblems(invalid);
        setFailure(null);
        if (Object.keys(invalid).length > 0) return;
        setProgress('saving');
        try {
            await onSave(formPatch(schema, values, stored));
            // Clear the entered credentials: the server now sends them masked.
            setValues((current) => withoutCredentials(schema, current));
            setProgress('saved');
        } catch (thrown) {
            const error = asWorkbenchError(thrown);
            const field = problemField(schema, error.message);
            if (field) setProblems({ [field]: error.message });
            else if (Object.keys(error.fields).length > 0) setProblems(error.fields);
            else setFailure(error.message);
            setProgress('idle');
        }
    };

    const hasFields = fields.some(([, property]) => property.type !== 'button');
    return (
        <form className="configuration-form" noValidate onSubmit={(event) => void save(event)}>
            {fields.map(([name, property]) => (
                <PropertyField
                    key={name}
                    name={name}
                    property={property}
                    isRequired={required.has(name)}
                    isStored={stored[name] !== undefined && stored[name] !== ''}
                    isMasked={isMasked(stored[name])}
                    value={values[name]}
                    error={problems[name]}
                    endpoint={endpoint}
                    loadCompletions={loadCompletions}
                    openPage={openPage}
                    configurationKey={configurationKey}
                    onChange={(value) => change(name, value)}
                />
            ))}
            {failure ? <Notice tone="bad" announce title={`Not saved: ${failure}`} /> : null}
            {hasFields ? (
                <div className="configuration-actions">
                    <Button kind="primary" type="submit" isPending={progress === 'saving'}>
                        Save
                    </Button>
                    <span role="status" className="configuration-saved">
                        {progress === 'saved' ? (
                            <>
                                <Check size={14} aria-hidden="true" /> Configuration saved
                            </>
                        ) : null}
                    </span>
                </div>
            ) : null}
        </form>
    );
}

interface PropertyFieldProps {
    name: string;
    property: ConfigurationProperty;
    isRequired: boolean;
    isStored: boolean;
    /** True if the stored value is a credential. The server sends it masked. */
    isMasked: boolean;
    value: string | boolean | null | undefined;
    error: string | undefined;
    endpoint: string | null;
    loadCompletions: LoadCompletions;
    openPage: OpenPage;
    configurationKey: string;
    onChange: (value: string | boolean | null) => void;
}

function PropertyField(props: PropertyFieldProps) {
    const { name, property, isRequired, value, error, onChange } = props;
    const common = {
        label: property.title ?? name,
        description: property.description,
        error,
        isRequired,
    };
    if (property.type === 'button') return <CallbackButton {...props} property={property} />;
    if (property.type === 'boolean') {
        return <ToggleInput {...common} value={value === true} onChange={onChange} />;
    }
    const text = String(value ?? '');
    if (property.type === 'number') {
        return <TextInput {...common} type="number" value={text} onChange={onChange} />;
    }
    if (property.enum) {
        return (
            <ChoiceInput
                {...common}
                choices={property.enum.map((id) => ({ id, label: id }))}
                value={text === '' ? null : text}
                onChange={onChange}
            />
        );
    }
    if (property.completion_url !== undefined) {
        return (
            <CompletionField
                {...common}
                name={name}
                value={text}
                onChange={onChange}
                load={props.loadCompletions}
                configurationKey={props.configurationKey}
            />
        );
    }
    if (isSecret(name, property) || props.isMasked) {
        return (
            <SecretField
                {...common}
                value={text}
                onChange={onChange}
                isStored={props.isStored}
                isRemoved={value === null}
            />
        );
    }
    return <TextInput {...common} value={text} onChange={onChange} />;
}

interface SecretFieldProps {
    label: string;
    description: string | undefined;
    error: string | undefined;
    isRequired: boolean;
    value: string;
    isStored: boolean;
    isRemoved: boolean;
    onChange: (value: string | null) => void;
}

/** Renders a password field. The stored value is kept until the author enters a new value or removes the stored one. */
function SecretField({ isStored, isRemoved, ...field }: SecretFieldProps) {
    const [isShown, setShown] = useState(false);
    return (
        <div className="secret-field">
            <TextInput
                {...field}
                type={isShown ? 'text' : 'password'}
                placeholder={isStored && !isRemoved ? MASK : undefined}
                description={[field.description, secretHelp(isStored, isRemoved)]
                    .filter(Boolean)
                    .join(' ')}
            />
            <IconButton
                label={isShown ? `Hide ${field.label}` : `Show ${field.label}`}
                onPress={() => setShown(!isShown)}
            >
                {isShown ? <EyeOff size={15} /> : <Eye size={15} />}
            </IconButton>
            {isStored && field.value === '' ? (
                <IconButton
                    label={isRemoved ? `Keep ${field.label}` : `Remove ${field.label}`}
                    onPress={() => field.onChange(isRemoved ? '' : null)}
                >
                    {isRemoved ? <Undo2 size={15} /> : <Trash2 size={15} />}
                </IconButton>
            ) : null}
        </div>
    );
}

function secretHelp(isStored: boolean, isRemoved: boolean): string {
    if (isRemoved) return 'The stored value is removed when you save.';
    return isStored
        ? 'A value is stored. Leave the field empty to keep it.'
        : 'No value is stored yet.';
}

function withoutCredentials(schema: SchemaConfiguration, values: FormValues): FormValues {
    return Object.fromEntries(
        Object.entries(values).map(([name, value]) => {
            const property = schema.properties[name];
            return [name, property && isSecret(name, property) ? '' : value];
        }),
    );
}

const POPUP = 'popup,width=640,height=760';

interface CallbackButtonProps extends Omit<PropertyFieldProps, 'property'> {
    property: Extract<ConfigurationProperty, { type: 'button' }>;
}

/** Opens the callback page of the integration in a popup, for example for OAuth, and refreshes when it is closed. */
function CallbackButton(button: CallbackButtonProps) {
    const { name, property, isRequired, isStored, endpoint, openPage } = button;
    const [failure, setFailure] = useState<string | null>(null);
    const [popup, setPopup] = useState<Window | null>(null);
    const [isBlocked, setBlocked] = useState(false);
    useEffect(() => {
        if (!popup) return;
        const timer = setInterval(() => {
            if (!popup.closed) return;
            setPopup(null);
            void refreshState();
        }, 400);
        return () => clearInterval(timer);
    }, [popup]);
    const open = () => {
        if (!endpoint) return;
        const path = property.callback_url;
        const url = /^https?:/.test(path) ? path : `${endpoint}/${path.replace(/^\//, '')}`;
        setFailure(null);
        const opened = openPage(url, {
            target: `bindery-${name}`,
            features: POPUP,
            hasOpener: true,
            onFailure: ({ message }) => setFailure(message),
        });
        setBlocked(opened === null);
        setPopup(opened);
    };
    return (
        <div className="field">
            <span className="field-label">
                {property.title ?? name}
                {isRequired ? <span className="field-required"> required</span> : null}
            </span>
            {property.description ? (
                <span className="field-description">{property.description}</span>
            ) : null}
            <div className="configuration-actions">
                <Button
                    icon={<ExternalLink size={14} aria-hidden="true" />}
                    isDisabled={!endpoint}
                    isPending={popup !== null}
                    onPress={open}
                >
                    {property.button_text}
                </Button>
                <span role="status" className="configuration-saved">
                    {popup ? 'Continue in the window that opened.' : null}
                    {!popup && isStored ? (
                        <>
                            <Check size={14} aria-hidden="true" /> Connected
                        </>
                    ) : null}
                </span>
            </div>
            {failure ? (
                <p className="field-error" role="alert">
                    {failure}
                </p>
            ) : null}
            {isBlocked ? (
                <p className="field-error" role="alert">
                    The browser blocked the popup. Allow popups for this page and press the button
                    again.
                </p>
            ) : null}
        </div>
    );
}
