/** Adds `toMatchTree` and `toHaveText` to Jest's `expect`: `import '@bindery/testing/jest'`. */
import { matchers, type BlockMatchers } from './matchers.ts';

declare global {
    namespace jest {
        interface Matchers<R> extends BlockMatchers<R> {}
    }
}

// Jest defines `expect` in the globals of each test file.
(globalThis as unknown as { expect: { extend(added: object): void } }).expect.extend(matchers);
