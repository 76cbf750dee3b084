/** Many first invocations at once: the watchdog must not kill a process because it compiles their code. */
import { expect, test } from 'vitest';

import { handler, Harness } from './harness.ts';

const VERSIONS = 57;

/** Returns a script of about the size of a bundle, all of it code that has to be compiled. */
function bundle(index: number): string {
    const functions = Array.from(
        { length: 800 },
        (_, each) =>
            `export const f${each} = [${JSON.stringify('literal '.repeat(8))}, { a: ${each}, b: [${index}, 'x${each}'] }];`,
    );
    return `${functions.join('\n')}\n${handler(`return new Response('version ${index}');`)}`;
}

test('a burst of 57 first invocations in one process is served without an incident', async () => {
    await using harness = await Harness.start();
    const { pid } = harness.host.stats().processes[0] ?? {};
    const results = await Promise.all(
        Array.from({ length: VERSIONS }, (_, index) =>
            harness.run(bundle(index), { tenant: `tenant-${index}` }),
        ),
    );
    expect(results.map(({ text }) => text)).toEqual(results.map((_, index) => `version ${index}`));
    expect(harness.host.stats().processes.map((process) => process.pid)).toEqual([pid]);
});
