import type { ReactNode } from 'react';

import { toText, useStateKey, useText } from '../state-values.ts';
import type { TextInputElement } from '../tree/element.ts';
import { useFieldNames } from './field-context.ts';

export function TextInput({ element }: { element: TextInputElement }): ReactNode {
    const [value, setValue] = useStateKey(element.state);
    const placeholder = useText(element.placeholder);
    const names = useFieldNames(placeholder || element.state);
    const shared = {
        ...names,
        className: 'ck-textinput',
        value: toText(value),
        placeholder: placeholder || undefined,
        disabled: element.disabled,
        onChange: (event: { target: { value: string } }) => setValue(event.target.value),
    };
    if (element.multiline) return <textarea {...shared} rows={4} />;
    const type = element.inputType ?? 'text';
    return (
        <input
            {...shared}
            type={type}
            // Secrets of integrations are not the user's passwords: password managers should not offer to save them.
            autoComplete={type === 'password' ? 'off' : undefined}
            spellCheck={type === 'text' ? undefined : false}
        />
    );
}
