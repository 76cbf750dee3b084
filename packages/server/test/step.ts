/** Runs a part of a test that needs the parts before it, and names the part in its error. */
export async function step(name: string, run: () => void | Promise<void>): Promise<void> {
    try {
        await run();
    } catch (cause) {
        if (cause instanceof Error) cause.message = `Step "${name}": ${cause.message}`;
        throw cause;
    }
}
