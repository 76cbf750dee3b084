import { useId, useMemo, type ReactNode } from 'react';

import { useText } from '../state-values.ts';
import type { InputElement } from '../tree/element.ts';
import { FieldContext } from './field-context.ts';
import { Child } from './children.tsx';
import { Inline } from './text.tsx';

/** Controls shown next to their label; all others go below it. */
const INLINE_CONTROLS = new Set(['switch', 'checkbox', 'radio', 'button']);
/** Controls labelled by `<label for>`; all others use `aria-labelledby` only. */
const NATIVE_CONTROLS = new Set(['textinput', 'switch', 'checkbox', 'radio']);

/** Renders a label, a hint and the control that they belong to. */
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
    const isInline = INLINE_CONTROLS.has(type);
    const first = type === 'checkbox' || type === 'radio';
    return (
        <div className="ck-input" data-layout={isInline ? (first ? 'first' : 'beside') : 'below'}>
            <div className="ck-input__text">
                <label
                    className="ck-input__label"
                    id={field.labelId}
                    htmlFor={NATIVE_CONTROLS.has(type) ? field.inputId : undefined}
                >
                    {label}
                </label>
                {hasHint && (
                    <div className="ck-input__hint" id={field.hintId}>
                        <Inline content={element.hint ?? []} />
                    </div>
                )}
            </div>
            {element.element && (
                <div className="ck-input__control">
                    <FieldContext.Provider value={field}>
                        <Child element={element.element} />
                    </FieldContext.Provider>
                </div>
            )}
        </div>
    );
}
