import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventType } from '@bindery/contract';

import { HarnessError } from './error.ts';

/** A file in `tests/fixtures`, as the workbench's “Save as fixture” writes it. */
export interface Fixture {
    event: { type: EventType } & Record<string, unknown>;
}

/** @throws HarnessError `fixture_missing`. */
export function readFixture(folder: string, name: string): Fixture {
    const directory = join(folder, 'tests', 'fixtures');
    try {
        // The workbench writes this shape; the host checks the event's type.
        return JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8')) as Fixture;
    } catch (cause) {
        throw new HarnessError(
            'fixture_missing',
            `${directory} has no readable ${name}.json. It has: ${names(directory)}.`,
            { cause },
        );
    }
}

function names(directory: string): string {
    try {
        return readdirSync(directory).join(', ') || 'nothing';
    } catch {
        return 'nothing';
    }
}

/** Replaces the values of these fields at every depth, for example the space of a render's context. */
export function withIds<T>(value: T, ids: Readonly<Record<string, string | undefined>>): T {
    if (typeof value !== 'object' || value === null) return value;
    const replaced: unknown = Array.isArray(value)
        ? value.map((item) => withIds(item, ids))
        : Object.fromEntries(
              Object.entries(value).map(([key, child]) => [key, ids[key] ?? withIds(child, ids)]),
          );
    // The cast holds: only texts are replaced, by texts.
    return replaced as T;
}
