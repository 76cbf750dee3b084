import type { PlatformContext } from '@bindery/platform';

/**
 * Returns a context whose transactions run `work` right after their commit, before their caller continues. Simulates a
 * concurrent writer: a mutation that reads its result after the commit would read the change of the other writer.
 */
export function withWriterAfterCommit(
    ctx: PlatformContext,
    work: () => Promise<unknown>,
): PlatformContext {
    const db = new Proxy(ctx.db, {
        get(target, name) {
            const value: unknown = Reflect.get(target, name, target);
            // Kysely's methods use private fields, so that they need the object itself as `this`.
            if (typeof value !== 'function') return value;
            if (name !== 'transaction') return value.bind(target);
            return () => ({
                async execute(run: (tx: never) => Promise<unknown>) {
                    const result = await target.transaction().execute(run as never);
                    await work();
                    return result;
                },
            });
        },
    });
    return { ...ctx, db };
}
