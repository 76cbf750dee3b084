/**
 * A value that survives `JSON.stringify` and back: what props, state and payloads are made of.
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
 * An object that crosses the boundary between host and integration as JSON.
 *
 * @example
 * const state: PlainObject = { count: 1, tags: ['a', 'b'] };
 */
export type PlainObject = { [key: string]: PlainObjectValue };
