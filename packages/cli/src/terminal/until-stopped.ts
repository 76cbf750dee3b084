/** One Ctrl-C can arrive twice: from the terminal and from npm. Signals within this time count as one. */
const SAME_KEY_MS = 500;

/** Interval of the check whether the parent process still exists. */
const PARENT_CHECK_MS = 250;

/** Resolves at Ctrl-C, SIGTERM or SIGHUP. A second Ctrl-C ends the process at once. */
export function untilStopped(): Promise<void> {
    return new Promise((resolve) => {
        let firstAt: number | undefined;
        const stop = () => {
            firstAt ??= Date.now();
            if (Date.now() - firstAt > SAME_KEY_MS) process.exit(130);
            resolve();
        };
        process.on('SIGINT', stop);
        process.on('SIGTERM', stop);
        process.on('SIGHUP', stop);
        if (process.env['npm_command'] !== undefined) onParentGone(resolve);
    });
}

/**
 * Calls `stop` when the parent process has ended: npm and npx run a command in a shell, and a signal ends the shell
 * without reaching the command.
 */
function onParentGone(stop: () => void): void {
    const parent = process.ppid;
    const timer = setInterval(() => {
        if (process.ppid === parent) return;
        clearInterval(timer);
        stop();
    }, PARENT_CHECK_MS);
    timer.unref();
}
