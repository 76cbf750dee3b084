/** Takes the place of `react` for the renderer, which has no use for the default export. */
import './passive-effects.js';

export * from 'preact/compat';
export { useId } from './use-id.js';
