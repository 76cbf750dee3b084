#!/usr/bin/env node
// Plain JavaScript, so that a Node that is too old gets this sentence and not a syntax error.
import module from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 22)) {
    console.error(`bindery needs Node 22.22 or newer; this is ${process.version}.`);
    process.exit(1);
}
// Some thousand modules are loaded, TypeScript among them: from the second start on they need not be compiled again.
module.enableCompileCache();
await import('../src/main.ts');
