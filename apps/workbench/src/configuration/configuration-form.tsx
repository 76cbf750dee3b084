import { Check, ExternalLink, Eye, EyeOff } from 'lucide-react';
import { useEffect, useState, type FormEvent } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { Button, IconButton } from '../design/button.tsx';
import { ChoiceInput, TextInput, ToggleInput } from '../design/fields.tsx';
import { Notice } from '../design/notice.tsx';
import { refreshState } from '../store/workbench-store.ts';
import {
    configurationOf,
    formProblems,
    formValues,
    isSecret,
    problemField,
    type ConfigurationProperty,
    type FormValues,
    type SchemaConfiguration,
} from './configuration-schema.ts';

interface ConfigurationFormProps {
    schema: SchemaConfiguration;
    stored: Record<string, unknown>;
    /** The public endpoint of the installation, which the callback URLs of buttons are relative to. */
    endpoint: string | null;
    onSave: (configuration: Record<string, unknown>) => Promise<void>;
}

/** A form for the configuration schema of the manifest. Saving fires the installation's setup event. */
export function ConfigurationForm({ schema, stored, endpoint, onSave }: ConfigurationFormProps) {
    const [values, setValues] = useState<FormValues>(() => formValues(schema, stored));
    const [problems, setProblems] = useState<Record<string, string>>({});
    const [failure, setFailure] = useState<string | null>(null);
    const [progress, setProgress] = useState<'idle' | 'saving' | 'saved'>('idle');
    const required = new Set(schema.required);
    const fields = Object.entries(schema.properties);

    const change = (name: string, value: string | boolean) => {
        setValues({ ...values, [name]: value });
        const { [name]: _fixed, ...rest } = problems;
        setProblems(rest);
        setProgress('idle');
    };

    const save = async (event: FormEvent) => {
        event.preventDefault();
        const invalid = formProblems(schema, values);
        setProblems(invalid);
        setFailure(null);
        if (Object.keys(invalid).length > 0) return;
        setProgress('saving');
        try {
            await onSave(configurationOf(schema, values, stored));
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
                    value={values[name]}
                    error={problems[name]}
                    endpoint={endpoint}
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
    value: string | boolean | undefined;
    error: string | undefined;
    endpoint: string | null;
    onChange: (value: string | boolean) => void;
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
    if (isSecret(name, property)) {
        return (
            <SecretField {...common} value={text} onChange={onChange} isStored={props.isStored} />
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
    onChange: (value: string) => void;
}

/** A password field that says whether a value is stored. */
function SecretField({ isStored, ...field }: SecretFieldProps) {
    const [isShown, setShown] = useState(false);
    return (
        <div className="secret-field">
            <TextInput
                {...field}
                type={isShown ? 'text' : 'password'}
                description={[field.description, isStored ? 'It is set.' : 'It is not set yet.']
                    .filter(Boolean)
                    .join(' ')}
            />
            <IconButton
                label={isShown ? `Hide ${field.label}` : `Show ${field.label}`}
                onPress={() => setShown(!isShown)}
            >
                {isShown ? <EyeOff size={15} /> : <Eye size={15} />}
            </IconButton>
        </div>
    );
}

const POPUP = 'popup,width=640,height=760';

interface CallbackButtonProps extends Omit<PropertyFieldProps, 'property'> {
    property: Extract<ConfigurationProperty, { type: 'button' }>;
}

/** Opens the callback page of the integration in a popup, for example for OAuth, and refreshes when it is closed. */
function CallbackButton({ name, property, isRequired, isStored, endpoint }: CallbackButtonProps) {
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
        const opened = window.open(url, `bindery-${name}`, POPUP);
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
            {isBlocked ? (
                <p className="field-error" role="alert">
                    The browser blocked the popup. Allow popups for this page and press the button
                    again.
                </p>
            ) : null}
        </div>
    );
}
