/** What one property of an element takes, from the OpenAPI document. `x[]` is a list, `<button>` a certain element. */
export interface PropertySchema {
    is: readonly string[];
    /** The values of an `enum`. */
    values?: readonly string[];
    /** The properties of an `object`. */
    of?: ElementSchema;
    required?: true;
}

export interface ElementSchema {
    [property: string]: PropertySchema;
}
