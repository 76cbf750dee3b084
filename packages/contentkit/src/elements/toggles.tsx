/** Switch, checkbox and radio as native inputs: the browser provides names, groups and arrow keys. */
import { createContext, useContext, type ReactNode } from 'react';

import { useDispatch } from '../instance-context.ts';
import { useStateKey } from '../state-values.ts';
import { useConfirm } from '../overlays/confirm.tsx';
import type { CheckboxElement, RadioElement, SwitchElement } from '../tree/element.ts';
import { useFieldNames } from './field-context.ts';

/** Scopes the name of radio groups to their instance. */
export const InstanceIdContext = createContext('');

export function Switch({ element }: { element: SwitchElement }): ReactNode {
    const [value, setValue] = useStateKey(element.state);
    const names = useFieldNames(element.state);
    const { dispatch, pending } = useDispatch();
    const { ask, dialog } = useConfirm(element.confirm);
    return (
        <>
            <input
                {...names}
                className="ck-switch"
                type="checkbox"
                role="switch"
                checked={value === true}
                aria-checked={value === true}
                disabled={element.disabled}
                aria-busy={pending || undefined}
                onChange={(event) => {
                    const { checked } = event.target;
                    ask(() => {
                        setValue(checked);
                        if (element.onValueChange) dispatch(element.onValueChange);
                    });
                }}
            />
            {dialog}
        </>
    );
}

/** Checkboxes of one state key store the list of checked values. */
export function Checkbox({ element }: { element: CheckboxElement }): ReactNode {
    const [value, setValue] = useStateKey(element.state);
    const names = useFieldNames(String(element.value));
    const { ask, dialog } = useConfirm(element.confirm);
    const values: unknown[] = Array.isArray(value) ? value : [];
    return (
        <>
            <input
                {...names}
                className="ck-checkbox"
                type="checkbox"
                checked={values.includes(element.value)}
                onChange={(event) => {
                    const others = values.filter((one) => one !== element.value);
                    const next = event.target.checked ? [...others, element.value] : others;
                    ask(() => setValue(next));
                }}
            />
            {dialog}
        </>
    );
}

export function Radio({ element }: { element: RadioElement }): ReactNode {
    const [value, setValue] = useStateKey(element.state);
    const names = useFieldNames(String(element.value));
    const instance = useContext(InstanceIdContext);
    const { ask, dialog } = useConfirm(element.confirm);
    return (
        <>
            <input
                {...names}
                className="ck-radio"
                type="radio"
                name={`${instance}${element.state}`}
                checked={value === element.value}
                disabled={element.disabled}
                onChange={() => ask(() => setValue(element.value))}
            />
            {dialog}
        </>
    );
}
