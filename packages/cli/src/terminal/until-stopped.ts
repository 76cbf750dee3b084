/** One Ctrl-C can arrive several times, from the terminal and from a wrapper such as npm; within this time it is one. */
const SAME_KEY_MS = 500;

/** How soon it is noticed that the parent has gone. */
const PARENT_CHECK_MS = 250;

/** Settles at Ctrl-C or SIGTERM. A second Ctrl-C ends the process at once, for whoever cannot wait. */
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

/** npm and npx run a command in a shell, which a signal ends without passing it on. */
function onParentGone(stop: () => void): void {
    const parent = process.ppid;
    const timer = setInterval(() => {
        if (process.ppid === parent) return;
        clearInterval(timer);
        stop();
    }, PARENT_CHECK_MS);
    timer.unref();
}
