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
