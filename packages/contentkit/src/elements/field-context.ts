import { createContext, useContext } from 'react';

/** The ids of an `input`'s label and hint, for the control inside it. */
export interface Field {
    inputId: string;
    labelId: string;
    hintId: string | undefined;
}

export const FieldContext = createContext<Field | null>(null);

export function useField(): Field | null {
    return useContext(FieldContext);
}

/** Returns the attributes that name a control: the label of its `input`, or else `fallback`. */
export function useFieldNames(fallback: string) {
    const field = useField();
    return {
        id: field?.inputId,
        'aria-labelledby': field?.labelId,
        'aria-label': field ? undefined : fallback,
        'aria-describedby': field?.hintId,
    };
}
