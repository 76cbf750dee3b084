/** What one property of an element takes, from the OpenAPI document. `x[]` is a list, `<button>` a certain element. */
export interface PropertySchema {
    is: readonly string[];
    /** The values of an `enum`. */
    values?: readonly string[];
    required?: true;
}

export type ElementSchema = Record<string, PropertySchema>;
