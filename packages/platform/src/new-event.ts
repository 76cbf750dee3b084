import type { Event, EventOf, EventType } from '@bindery/contract';

import { createId } from './id.ts';

/** A type of the published client, whose string enums also accept the strings that JSON holds. */
type PlainStrings<Value> = Value extends string
    ? Value | `${Value}`
    : Value extends readonly (infer Item)[]
      ? PlainStrings<Item>[]
      : Value extends object
        ? { [Key in keyof Value]: PlainStrings<Value[Key]> }
        : Value;

/** Distributes over unions: `ui_render` has one shape for each kind of installation. */
type Without<Value, Keys extends PropertyKey> = Value extends unknown ? Omit<Value, Keys> : never;

/** The fields of an event without its type and id. */
export type EventFields<Type extends EventType> = PlainStrings<
    Without<EventOf<Type>, 'type' | 'eventId'>
>;

/**
 * Creates an event with a fresh id.
 *
 * @example
 * newEvent('installation_setup', { installationId, status: 'active' });
 */
export function newEvent<Type extends EventType>(type: Type, fields: EventFields<Type>): Event {
    // `fields` matches the event's type, except that enums are typed as strings.
    return { type, eventId: createId(), ...fields } as unknown as Event;
}
