#!/usr/bin/env node
// Plain JavaScript, so that a Node that is too old gets this sentence and not a syntax error.
import { existsSync } from 'node:fs';
import module from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 22)) {
    console.error(`bindery needs Node 22.22 or newer; this is ${process.version}.`);
    process.exit(1);
}
// A start loads some thousand modules: the cache spares compiling them from the second start on.
module.enableCompileCache();

// The published package holds no sources; a checkout runs them, so that no build stands between an edit and its effect.
const isCheckout = existsSync(new URL('../src/main.ts', import.meta.url));
if (isCheckout) resolveSources();
await import(isCheckout ? '../src/main.ts' : '../dist/main.js');

/** Makes imports of the workspace's packages give their sources, here and in child processes. */
function resolveSources() {
    const option = '--conditions=@bindery/source';
    if (process.env.NODE_OPTIONS?.includes(option)) return;
    process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} ${option}`.trim();
    module.registerHooks({
        resolve: (specifier, context, next) =>
            next(specifier, {
                ...context,
                conditions: [...context.conditions, '@bindery/source'],
            }),
    });
}
