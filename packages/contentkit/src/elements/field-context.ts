import { createContext, useContext } from 'react';

/** What an `input` tells the element in it: the ids of its label and hint. */
export interface Field {
    inputId: string;
    labelId: string;
    hintId: string | undefined;
}

export const FieldContext = createContext<Field | null>(null);

export function useField(): Field | null {
    return useContext(FieldContext);
}

/** How an input gets its name: from the label of its `input`, else from what the element itself offers. */
export function useFieldNames(fallback: string) {
    const field = useField();
    return {
        id: field?.inputId,
        'aria-labelledby': field?.labelId,
        'aria-label': field ? undefined : fallback,
        'aria-describedby': field?.hintId,
    };
}
