import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { InvocationDetail, SavedFixture } from '@bindery/contract';
import { PlatformError } from '@bindery/platform';

/** The most fixtures with one proposed name. */
const MAX_COPIES = 100;

/** Longest name of a fixture, without its number and extension. */
const MAX_NAME = 60;

/**
 * Writes the event of an invocation to `tests/fixtures/NAME.json` in the integration's folder. The test kit sends it
 * with `h.sendFixture(NAME)`. An existing file is never replaced; a number at the end of the name makes the name
 * unique. Credentials of the event are masked, as in every trace.
 *
 * @param name Default: from the event's type and label.
 * @throws PlatformError `conflict` after 100 files with one name.
 */
export async function saveFixture(
    folder: string,
    { event, type, label }: InvocationDetail,
    name = nameOf(type, label),
): Promise<SavedFixture> {
    const directory = join(folder, 'tests', 'fixtures');
    await mkdir(directory, { recursive: true });
    // The test kit gives each run its own event and ids.
    const { eventId: _, ...rest } = event;
    const text = `${JSON.stringify({ event: rest }, null, 4)}\n`;
    for (let copy = 1; copy <= MAX_COPIES; copy++) {
        const free = copy === 1 ? name : `${name}-${copy}`;
        const path = join(directory, `${free}.json`);
        try {
            await writeFile(path, text, { flag: 'wx' });
            return { name: free, path: `tests/fixtures/${free}.json` };
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        }
    }
    throw new PlatformError(
        'conflict',
        `There are ${MAX_COPIES} fixtures called ${name}. Choose another name, or delete some of tests/fixtures.`,
    );
}

/** Returns a file name of lower-case letters, digits and hyphens, for example `ui-render-hello-say`. */
function nameOf(type: string, label: string): string {
    return `${type} ${label}`
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .slice(0, MAX_NAME)
        .replaceAll(/^-+|-+$/g, '');
}
