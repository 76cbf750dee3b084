import { options } from 'preact';

/**
 * Runs passive effects and their cleanups in a microtask after the commit, as React does for presses and keys. Preact
 * waits for a frame: react-aria returns the focus in that frame, while the cleanup that makes the block usable again
 * (`inert`) has not run yet, so that the focus was lost when a dialog closed.
 */
options.requestAnimationFrame = queueMicrotask;
