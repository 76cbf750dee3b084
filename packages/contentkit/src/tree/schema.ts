/** The value kinds of a property, from the OpenAPI document. `x[]` is a list, `<button>` a specific element. */
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
