/** Adds `toMatchTree` and `toHaveText` to Vitest's `expect`: `import '@bindery/testing/vitest'`. */
import { expect } from 'vitest';

import { matchers, type BlockMatchers } from './matchers.ts';

declare module 'vitest' {
    // The parameters are those of Vitest's own declaration.
    interface Matchers<
        R extends void | Promise<void> = void | Promise<void>,
        T = unknown,
    > extends BlockMatchers<R> {}
}

expect.extend(matchers);
