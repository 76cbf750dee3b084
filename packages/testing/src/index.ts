export { HarnessError, type HarnessErrorCode } from './error.ts';
export { startHarness, type Harness, type HarnessOptions, type RenderOptions } from './harness.ts';
export { textOf } from './text.ts';
