import { fork, type ChildProcess } from 'node:child_process';

/**
 * Runs a file in its own process, so that generating the load does not slow the measured process. Resolves to the first
 * message that the file sends.
 *
 * @param onStart receives the process, e.g. to read its CPU time.
 */
export function startChild<T>(
    stack: AsyncDisposableStack,
    file: string,
    args: string[],
    onStart: (child: ChildProcess) => void = () => undefined,
): Promise<T> {
    const child = fork(file, args, {
        // Discards the standard output, because the reference SDK prints a line for each render.
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    onStart(child);
    stack.defer(async () => {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.disconnect();
        await gone;
    });
    return new Promise((resolve, reject) => {
        child.once('message', (message) => resolve(message as T));
        child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    });
}
