import { spawn } from 'node:child_process';

import { PlatformError } from '../error.ts';

/** Time limit of one git command. A repository of 1 GB over 100 Mbit/s takes 90 s. */
const TIME_LIMIT_MS = 120_000;

/** Output limit of one git command; protects the host's memory. */
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

const MAX_ERROR_BYTES = 16 * 1024;

export interface GitOptions {
    folder: string;
    input?: Buffer | string | undefined;
    /**
     * Settings for this command only. They may hold credentials, so they go into the environment, not the arguments.
     */
    settings?: Record<string, string> | undefined;
    signal?: AbortSignal | undefined;
    timeLimitMs?: number | undefined;
    /** Stops git when its output has more records, each ended by a zero byte. */
    maxRecords?: number | undefined;
}

export interface GitResult {
    status: number;
    output: Buffer;
    /** Git's error output without progress lines and credentials. */
    message: string;
}

/** Settings for repositories whose content is not trusted: no prompts, hooks, other protocols or redirects. */
const SETTINGS: Readonly<Record<string, string>> = {
    'core.hooksPath': '/dev/null',
    'credential.helper': '',
    'protocol.allow': 'never',
    'protocol.https.allow': 'always',
    'protocol.file.allow': 'always',
    // A redirect would bypass the address check in `remote.ts`.
    'http.followRedirects': 'false',
    'http.lowSpeedLimit': '1000',
    'http.lowSpeedTime': '30',
    'gc.auto': '0',
    'submodule.recurse': 'false',
    'init.defaultBranch': 'main',
};

/** Environment variables that git inherits from the host. Operators set them so that git can reach repositories. */
const INHERITED_VARIABLES = ['PATH', 'TMPDIR', 'GIT_SSL_CAINFO', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

/**
 * Runs git. Values from callers must come after `--` in the arguments.
 *
 * @throws PlatformError `git_failed` on time-out, cancellation or when git cannot be started. A non-zero exit status
 * does not throw.
 */
export function runGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
    const { folder, input, signal, timeLimitMs = TIME_LIMIT_MS, maxRecords } = options;
    return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
            reject(cancelled());
            return;
        }
        const child = spawn('git', args, {
            cwd: folder,
            env: environment(folder, options.settings),
            stdio: ['pipe', 'pipe', 'pipe'],
            // Its own process group, so that killing it also ends its helpers.
            detached: true,
        });
        let failure: PlatformError | undefined;
        const stop = (reason: PlatformError): void => {
            failure ??= reason;
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
        let records = 0;
        child.stdout.on('data', (chunk: Buffer) => {
            if (failure !== undefined) return;
            size += chunk.length;
            output.push(chunk);
            if (maxRecords !== undefined) records += countZeroBytes(chunk);
            if (size > MAX_OUTPUT_BYTES) {
                stop(
                    new PlatformError(
                        'git_failed',
                        `git ${args[0] ?? ''} gave more than ${MAX_OUTPUT_BYTES / 1024 / 1024} MB. Synchronise a smaller folder with repoProjectDirectory.`,
                    ),
                );
            } else if (maxRecords !== undefined && records > maxRecords) {
                stop(tooManyFiles(maxRecords));
            }
        });
        let message = '';
        child.stderr.on('data', (chunk: Buffer) => {
            message = (message + chunk.toString()).slice(-MAX_ERROR_BYTES);
        });
        // Ignored, because git may exit before it has read all input; the exit status reports the reason.
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
                          message: errorSummary(message),
                      })
                    : reject(failure),
            ),
        );
    });
}

/** Runs git like {@link runGit}, but a non-zero exit status throws too. @throws PlatformError `git_failed`. */
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

function countZeroBytes(chunk: Buffer): number {
    let count = 0;
    for (let at = chunk.indexOf(0); at !== -1; at = chunk.indexOf(0, at + 1)) count++;
    return count;
}

function tooManyFiles(limit: number): PlatformError {
    return new PlatformError(
        'git_failed',
        `The folder has more than ${limit} files. Name the folder of the documentation in repoProjectDirectory.`,
    );
}

function cancelled(): PlatformError {
    return new PlatformError('git_failed', 'The operation was cancelled.');
}

function killGroup(pid: number): void {
    try {
        process.kill(-pid, 'SIGKILL');
    } catch {
        // Ignored, because the process has already exited.
    }
}

function environment(
    folder: string,
    settings: Record<string, string> = {},
): Record<string, string | undefined> {
    const all = Object.entries({ ...SETTINGS, ...settings });
    return {
        ...Object.fromEntries(INHERITED_VARIABLES.map((name) => [name, process.env[name]])),
        ...Object.fromEntries(
            all.flatMap(([key, value], index) => [
                [`GIT_CONFIG_KEY_${index}`, key],
                [`GIT_CONFIG_VALUE_${index}`, value],
            ]),
        ),
        GIT_CONFIG_COUNT: String(all.length),
        // The operator's git settings do not apply to the repositories of users.
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        HOME: folder,
        GIT_TERMINAL_PROMPT: '0',
        GIT_ALLOW_PROTOCOL: 'file:https',
        LC_ALL: 'C',
    };
}

/** Reduces git's error output to the error lines, without progress and without credentials in URLs. */
function errorSummary(message: string): string {
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
