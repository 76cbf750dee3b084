import { once } from 'node:events';
import { join } from 'node:path';

import { startOutside } from './run-outside.ts';
import { savePressAsFixture } from './save-fixture.ts';

/** Time limit for the line that `bindery dev` prints when it is ready: the first start also prepares the database. */
const START_MS = 120_000;

/**
 * Starts `bindery dev --json`, sends a request to the workbench and the API, saves a fixture, and stops the server.
 * Resolves to the problem, or to an empty string.
 */
export async function checkDevelopmentServer(folder: string, integration: string): Promise<string> {
    const child = startOutside(
        // Starts the command without npx, which would not forward signals to it.
        [join(folder, 'node_modules/.bin/bindery'), 'dev', integration, '--json', '--port', '0'],
        folder,
    );
    const closed = once(child, 'close');
    let output = '';
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const ready = Promise.withResolvers<string>();
    child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('\n')) ready.resolve(output);
    });
    const timer = setTimeout(
        () => ready.reject(new Error(`nothing was printed in ${START_MS} ms`)),
        START_MS,
    );
    void closed.then(() => ready.reject(new Error('it ended before it was ready')));
    try {
        const { workbench, api, token } = JSON.parse(await ready.promise) as {
            workbench: string;
            api: string;
            token: string;
        }; // the format of `--json`, tested by e2e/command.e2e.ts
        const page = await (await fetch(workbench)).text();
        const script = /src="([^"]+\.js)"/.exec(page)?.[1];
        if (script === undefined) return `the workbench is not there:\n${page}`;
        const { status } = await fetch(new URL(script, workbench));
        if (status !== 200) return `the workbench's script answers ${status}`;
        const user = await fetch(`${api}/v1/user`, {
            headers: { authorization: `Bearer ${token}` },
        });
        if (user.status !== 200) return `the API answers ${user.status}: ${await user.text()}`;
        const problem = await savePressAsFixture(folder, integration);
        if (problem !== '') return problem;
    } catch (error) {
        return `${String(error)}\n${output}${errors}`;
    } finally {
        clearTimeout(timer);
        child.kill('SIGTERM');
    }
    const [code] = (await closed) as [number | null];
    return code === 0 ? '' : `it ended with ${code}:\n${errors}`;
}
