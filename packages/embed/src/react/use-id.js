import { useState } from 'preact/hooks';

let ids = 0;

/**
 * Returns an id that no other element of the page has. Preact's own starts again in each portal: a field in a dialog would
 * take the label of a field below it.
 */
export function useId() {
    return useState(() => `bindery-${++ids}-`)[0];
}
