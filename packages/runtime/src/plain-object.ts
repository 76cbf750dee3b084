/**
 * A JSON value: the values of props, state and task payloads.
 *
 * @example
 * const value: PlainObjectValue = ['a', 1, { nested: null }];
 */
export type PlainObjectValue =
    | number
    | string
    | boolean
    | PlainObject
    | undefined
    | null
    | PlainObjectValue[];

/**
 * An object that host and integration exchange as JSON.
 *
 * @example
 * const state: PlainObject = { count: 1, tags: ['a', 'b'] };
 */
export type PlainObject = { [key: string]: PlainObjectValue };
