import './fields.css';

import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import {
    Button,
    FieldError,
    Input,
    Label,
    ListBox,
    ListBoxItem,
    Select,
    SelectValue,
    Switch,
    Text,
    TextArea,
    TextField,
    type Key,
} from 'react-aria-components';

import { MenuPopover } from './menu.tsx';

interface FieldProps {
    label: string;
    description?: string | undefined;
    error?: string | undefined;
    isRequired?: boolean;
    isDisabled?: boolean;
}

function FieldLabel({ label, isRequired }: { label: string; isRequired?: boolean | undefined }) {
    return (
        <Label className="field-label">
            {label}
            {isRequired ? <span className="field-required"> required</span> : null}
        </Label>
    );
}

function FieldHelp({ description, error }: Pick<FieldProps, 'description' | 'error'>) {
    return (
        <>
            {description ? (
                <Text slot="description" className="field-description">
                    {description}
                </Text>
            ) : null}
            <FieldError className="field-error">{error}</FieldError>
        </>
    );
}

interface TextInputProps extends FieldProps {
    value: string;
    onChange: (value: string) => void;
    placeholder?: string | undefined;
    type?: 'text' | 'number' | 'password' | 'url' | 'email' | 'date';
    /** What the browser fills in (HTML, autofill field names). Default: nothing. */
    autoComplete?: string;
    autoFocus?: boolean;
    /** Number of lines; shows a multi-line text area. */
    rows?: number;
    isCode?: boolean;
    onBlur?: () => void;
}

/** Renders a text field with label, description and error message. */
export function TextInput(props: TextInputProps) {
    const { label, description, error, isRequired, isDisabled, value, onChange } = props;
    const className = `field-input ${props.isCode ? 'field-code' : ''}`;
    return (
        <TextField
            className="field"
            value={value}
            onChange={onChange}
            isInvalid={Boolean(error)}
            isRequired={isRequired === true}
            isDisabled={isDisabled === true}
            autoFocus={props.autoFocus === true}
            validationBehavior="aria"
            {...(props.onBlur ? { onBlur: props.onBlur } : {})}
        >
            <FieldLabel label={label} isRequired={isRequired} />
            {props.rows ? (
                <TextArea
                    className={className}
                    rows={props.rows}
                    spellCheck={!props.isCode}
                    {...(props.placeholder ? { placeholder: props.placeholder } : {})}
                />
            ) : (
                <Input
                    className={className}
                    type={props.type === 'number' ? 'text' : (props.type ?? 'text')}
                    {...(props.type === 'number' ? { inputMode: 'decimal' } : {})}
                    {...(props.placeholder ? { placeholder: props.placeholder } : {})}
                    autoComplete={props.autoComplete ?? 'off'}
                />
            )}
            <FieldHelp description={description} error={error} />
        </TextField>
    );
}

interface Choice {
    id: string;
    label: string;
    note?: string;
    /** URL of an image. */
    icon?: string;
}

interface ChoiceInputProps extends FieldProps {
    choices: readonly Choice[];
    value: string | null;
    onChange: (value: string) => void;
    placeholder?: string;
    /** Exposes the label only to assistive technology. */
    isLabelHidden?: boolean;
    size?: 'small';
}

/** Renders a select with one value. */
export function ChoiceInput(props: ChoiceInputProps) {
    const { label, description, error, isRequired, isDisabled, choices, value, onChange } = props;
    return (
        <Select
            className={`field ${props.size === 'small' ? 'field-small' : ''}`}
            value={value}
            onChange={(key: Key | null) => (key === null ? undefined : onChange(String(key)))}
            isInvalid={Boolean(error)}
            isDisabled={isDisabled === true}
            isRequired={isRequired === true}
            validationBehavior="aria"
            placeholder={props.placeholder ?? 'Choose…'}
            {...(props.isLabelHidden ? { 'aria-label': label } : {})}
        >
            {props.isLabelHidden ? null : <FieldLabel label={label} isRequired={isRequired} />}
            <Button className="field-input field-choice">
                <SelectValue className="field-choice-value">
                    {({ selectedText, defaultChildren }) => selectedText || defaultChildren}
                </SelectValue>
                <ChevronDown size={14} aria-hidden="true" />
            </Button>
            <FieldHelp description={description} error={error} />
            <MenuPopover className="field-choices">
                <ListBox className="menu">
                    {choices.map((choice) => (
                        <ListBoxItem
                            key={choice.id}
                            id={choice.id}
                            textValue={choice.label}
                            className="menu-item"
                        >
                            {choice.icon ? (
                                <img src={choice.icon} alt="" width={16} height={16} />
                            ) : null}
                            <span className="menu-item-text">
                                <span>{choice.label}</span>
                                {choice.note ? (
                                    <span className="menu-item-note">{choice.note}</span>
                                ) : null}
                            </span>
                            {choice.id === value ? (
                                <Check
                                    size={14}
                                    className="menu-item-tick"
                                    data-shown
                                    aria-hidden="true"
                                />
                            ) : null}
                        </ListBoxItem>
                    ))}
                </ListBox>
            </MenuPopover>
        </Select>
    );
}

interface ToggleInputProps {
    label: string;
    description?: ReactNode;
    error?: string | undefined;
    value: boolean;
    onChange: (value: boolean) => void;
    isDisabled?: boolean;
}

/** Renders a switch with label, description and error message. */
export function ToggleInput(props: ToggleInputProps) {
    return (
        <div className="field">
            <Switch
                className="field-switch"
                isSelected={props.value}
                onChange={props.onChange}
                isDisabled={props.isDisabled === true}
            >
                <span className="field-switch-track" aria-hidden="true">
                    <span className="field-switch-thumb" />
                </span>
                <span className="field-switch-text">
                    <span className="field-label">{props.label}</span>
                    {props.description ? (
                        <span className="field-description">{props.description}</span>
                    ) : null}
                </span>
            </Switch>
            {props.error ? (
                <p className="field-error" role="alert">
                    {props.error}
                </p>
            ) : null}
        </div>
    );
}
