import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { InvocationDetail } from '@bindery/contract';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { saveFixture } from './save-fixture.ts';

let folder: string;
beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bindery-fixture-'));
});
afterEach(() => rm(folder, { recursive: true }));

// Only these fields are read.
const invocation = (label: string) =>
    ({
        type: 'ui_render',
        label,
        event: { type: 'ui_render', eventId: 'e1', componentId: 'hello' },
    }) as unknown as InvocationDetail;

it('names a file after the event, and never replaces one', async () => {
    const first = await saveFixture(folder, invocation('hello · say'));
    expect(first).toEqual({
        name: 'ui-render-hello-say',
        path: 'tests/fixtures/ui-render-hello-say.json',
    });
    expect(JSON.parse(await readFile(join(folder, first.path), 'utf8'))).toEqual({
        event: { type: 'ui_render', componentId: 'hello' },
    });
    expect((await saveFixture(folder, invocation('hello · say'))).name).toBe(
        'ui-render-hello-say-2',
    );
});

it('keeps every name inside the folder of fixtures', async () => {
    const { path } = await saveFixture(folder, invocation('../../../etc/passwd'));
    expect(path).toBe('tests/fixtures/ui-render-etc-passwd.json');
    expect((await saveFixture(folder, invocation('x'.repeat(500)))).name.length).toBeLessThan(70);
});
