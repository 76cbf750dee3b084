import type { Event, EventOf, EventType } from '@bindery/contract';

import { createId } from './id.ts';

/** Widens the string enums in a type of the published client, so that they accept plain strings, too. */
type PlainStrings<Value> = Value extends string
    ? Value | `${Value}`
    : Value extends readonly (infer Item)[]
      ? PlainStrings<Item>[]
      : Value extends object
        ? { [Key in keyof Value]: PlainStrings<Value[Key]> }
        : Value;

/** `Omit` for each member of a union: `ui_render` has one shape for each kind of installation. */
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
    // The cast is safe: `fields` matches the type of the event, except that enums are typed as strings.
    return { type, eventId: createId(), ...fields } as unknown as Event;
}
