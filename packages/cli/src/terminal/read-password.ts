import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

import { CommandError } from '../error.ts';

/** Longest input that is read, in characters: passwords have at most 200. */
const MAX_INPUT = 1000;

/**
 * Asks for a new password twice on the terminal, without showing it. Without a terminal it reads the first line of
 * standard input.
 *
 * @throws CommandError `password_missing`, `password_differs`.
 */
export async function readNewPassword(): Promise<string> {
    if (!process.stdin.isTTY) return firstLine();
    const password = await askHidden('New password (12 characters or more): ');
    if (password === '') throw missing();
    if ((await askHidden('Again: ')) !== password) {
        throw new CommandError('password_differs', 'The two passwords differ. Try again.');
    }
    return password;
}

async function firstLine(): Promise<string> {
    let input = '';
    for await (const chunk of process.stdin.setEncoding('utf8')) {
        input += String(chunk);
        if (input.includes('\n') || input.length > MAX_INPUT) break;
    }
    const [password = ''] = input.split(/\r?\n/);
    if (password === '') throw missing();
    return password;
}

function missing(): CommandError {
    return new CommandError(
        'password_missing',
        'No password was given. Type it in a terminal, or send it on standard input: pass show bindery | bindery admin password --user ada@example.com.',
    );
}

async function askHidden(question: string): Promise<string> {
    process.stderr.write(question);
    // Readline echoes to its output, so the output discards everything.
    const output = new Writable({ write: (_chunk, _encoding, done) => done() });
    const terminal = createInterface({ input: process.stdin, output, terminal: true });
    const aborted = new AbortController();
    terminal.once('SIGINT', () => aborted.abort());
    try {
        return await terminal.question('', { signal: aborted.signal });
    } catch {
        throw missing();
    } finally {
        terminal.close();
        process.stderr.write('\n');
    }
}
