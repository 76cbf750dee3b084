import { spawn } from 'node:child_process';

import { PlatformError } from '../error.ts';

/** The longest that one git command may take. A repository of 1 GB over 100 Mbit/s takes 90 s. */
const TIME_LIMIT_MS = 120_000;

/** Output beyond this is nobody's documentation; it would only fill the memory. */
const MOST_OUTPUT_BYTES = 256 * 1024 * 1024;

const MOST_ERROR_BYTES = 16 * 1024;

export interface GitOptions {
    folder: string;
    input?: Buffer | string | undefined;
    /** Settings for this command only; they may hold credentials, and are passed where no other user can see them. */
    settings?: Record<string, string> | undefined;
    signal?: AbortSignal | undefined;
    timeLimitMs?: number | undefined;
}

export interface GitResult {
    status: number;
    output: Buffer;
    /** What git said to people. */
    message: string;
}

/** Whatever happens in a repository that others fill: no prompts, no hooks, no other protocols, no redirects. */
const SETTINGS: Readonly<Record<string, string>> = {
    'core.hooksPath': '/dev/null',
    'credential.helper': '',
    'protocol.allow': 'never',
    'protocol.https.allow': 'always',
    'protocol.file.allow': 'always',
    // A redirect would lead past the check of the address.
    'http.followRedirects': 'false',
    'http.lowSpeedLimit': '1000',
    'http.lowSpeedTime': '30',
    'gc.auto': '0',
    'submodule.recurse': 'false',
    'init.defaultBranch': 'main',
};

/** Variables of the host that a person sets for git to reach their repositories. Nothing else of it is passed on. */
const PASSED_ON = ['PATH', 'TMPDIR', 'GIT_SSL_CAINFO', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

/**
 * Runs git. What a caller gave belongs behind `--` in the arguments.
 *
 * @throws PlatformError `git_failed` when it takes too long, is cancelled or cannot be started; not when it fails.
 */
export function runGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
    const { folder, input, signal, timeLimitMs = TIME_LIMIT_MS } = options;
    return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
            reject(cancelled());
            return;
        }
        const child = spawn('git', args, {
            cwd: folder,
            env: environment(folder, options.settings),
            stdio: ['pipe', 'pipe', 'pipe'],
            // A group of its own, so that its helpers end with it.
            detached: true,
        });
        let failure: PlatformError | undefined;
        const stop = (why: PlatformError): void => {
            failure ??= why;
            if (child.pid !== undefined) killGroup(child.pid);
        };
        const cancel = (): void => stop(cancelled());
        const timer = setTimeout(
            () =>
                stop(
                    new PlatformError(
                        'git_failed',
                        `git ${args[0] ?? ''} took longer than ${Math.round(timeLimitMs / 1000)} s.`,
                    ),
                ),
            timeLimitMs,
        );
        signal?.addEventListener('abort', cancel);

        const output: Buffer[] = [];
        let size = 0;
        child.stdout.on('data', (chunk: Buffer) => {
            size += chunk.length;
            output.push(chunk);
            if (size > MOST_OUTPUT_BYTES) {
                stop(new PlatformError('git_failed', 'The repository is too large.'));
            }
        });
        let message = '';
        child.stderr.on('data', (chunk: Buffer) => {
            message = (message + chunk.toString()).slice(-MOST_ERROR_BYTES);
        });
        // git may end before it has read everything; its status says why.
        child.stdin.on('error', () => {});
        child.stdin.end(input ?? '');

        const settle = (finish: () => void): void => {
            clearTimeout(timer);
            signal?.removeEventListener('abort', cancel);
            finish();
        };
        child.on('error', (cause) =>
            settle(() =>
                reject(
                    failure ??
                        new PlatformError(
                            'git_failed',
                            'git could not be started. Is it installed?',
                            {
                                cause,
                            },
                        ),
                ),
            ),
        );
        child.on('close', (code) =>
            settle(() =>
                failure === undefined
                    ? resolve({
                          status: code ?? 1,
                          output: Buffer.concat(output),
                          message: forPeople(message),
                      })
                    : reject(failure),
            ),
        );
    });
}

/** As {@link runGit}, for a command that must succeed. @throws PlatformError `git_failed`. */
export async function git(args: readonly string[], options: GitOptions): Promise<Buffer> {
    const { status, output, message } = await runGit(args, options);
    if (status !== 0) {
        throw new PlatformError(
            'git_failed',
            `git ${args[0] ?? ''} failed: ${message === '' ? `status ${status}` : message}`,
        );
    }
    return output;
}

function cancelled(): PlatformError {
    return new PlatformError('git_failed', 'The operation was cancelled.');
}

function killGroup(pid: number): void {
    try {
        process.kill(-pid, 'SIGKILL');
    } catch {
        // It has ended by itself.
    }
}

function environment(
    folder: string,
    settings: Record<string, string> = {},
): Record<string, string | undefined> {
    const all = Object.entries({ ...SETTINGS, ...settings });
    return {
        ...Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]])),
        ...Object.fromEntries(
            all.flatMap(([key, value], index) => [
                [`GIT_CONFIG_KEY_${index}`, key],
                [`GIT_CONFIG_VALUE_${index}`, value],
            ]),
        ),
        GIT_CONFIG_COUNT: String(all.length),
        // The settings of whoever runs the host are not those of its users' repositories.
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        HOME: folder,
        GIT_TERMINAL_PROMPT: '0',
        GIT_ALLOW_PROTOCOL: 'file:https',
        LC_ALL: 'C',
    };
}

/** The lines that say what went wrong, without progress, and without credentials should a server repeat any. */
function forPeople(message: string): string {
    return message
        .split(/[\r\n]+/)
        .map((line) => line.trim())
        .filter(
            (line) =>
                line !== '' &&
                !/^(remote: )?(Counting|Compressing|Enumerating|Receiving|Resolving|Total|From |To )/.test(
                    line,
                ),
        )
        .map((line) => line.replaceAll(/:\/\/[^/\s@]*@/g, '://').replace(/^fatal: /, ''))
        .slice(-6)
        .join(' ')
        .slice(0, 1000);
}
