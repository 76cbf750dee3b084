/**
 * Preloaded into dependency-cruiser (`node --import`): gives it the TypeScript that `@arethetypeswrong/core` depends
 * on. The TypeScript of this repository is version 7, which has no JavaScript API for tools, and a second `typescript`
 * in the root would replace its `tsc` (docs/decisions/0070).
 */
import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const cli = createRequire(import.meta.resolve('@arethetypeswrong/cli/package.json'));
const core = createRequire(cli.resolve('@arethetypeswrong/core'));

registerHooks({
    resolve(specifier, context, next) {
        const isRedirected =
            /^typescript(\/|$)/.test(specifier) &&
            context.parentURL?.includes('/node_modules/dependency-cruiser/');
        if (!isRedirected) return next(specifier, context);
        return { url: pathToFileURL(core.resolve(specifier)).href, shortCircuit: true };
    },
});
