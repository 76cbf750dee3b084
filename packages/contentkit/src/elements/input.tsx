import { useId, useMemo, type ReactNode } from 'react';

import { useText } from '../state-values.ts';
import type { InputElement } from '../tree/element.ts';
import { FieldContext } from './field-context.ts';
import { Node } from './children.tsx';
import { Inline } from './text.tsx';

/** Small ones stand beside their label, the others below it. */
const BESIDE = new Set(['switch', 'checkbox', 'radio', 'button']);
/** What is natively labelled by `<label for>`; the rest is labelled by reference alone. */
const NATIVE = new Set(['textinput', 'switch', 'checkbox', 'radio']);

/** A label, a hint, and what they are for. */
export function Input({ element }: { element: InputElement }): ReactNode {
    const id = useId();
    const label = useText(element.label);
    const type = element.element?.type ?? 'unknown';
    const hasHint = element.hint !== undefined && element.hint.length > 0;
    const field = useMemo(
        () => ({
            inputId: `${id}input`,
            labelId: `${id}label`,
            hintId: hasHint ? `${id}hint` : undefined,
        }),
        [id, hasHint],
    );
    const beside = BESIDE.has(type);
    const first = type === 'checkbox' || type === 'radio';
    return (
        <div className="ck-input" data-layout={beside ? (first ? 'first' : 'beside') : 'below'}>
            <div className="ck-input__text">
                <label
                    className="ck-input__label"
                    id={field.labelId}
                    htmlFor={NATIVE.has(type) ? field.inputId : undefined}
                >
                    {label}
                </label>
                {hasHint && (
                    <div className="ck-input__hint" id={field.hintId}>
                        <Inline of={element.hint ?? []} />
                    </div>
                )}
            </div>
            {element.element && (
                <div className="ck-input__control">
                    <FieldContext.Provider value={field}>
                        <Node element={element.element} />
                    </FieldContext.Provider>
                </div>
            )}
        </div>
    );
}
