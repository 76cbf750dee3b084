import { BUTTONS } from './examples/buttons.ts';
import { CODE_AND_FRAMES } from './examples/code.ts';
import { CONTENT } from './examples/content.ts';
import { FLOWS } from './examples/flows.ts';
import { INPUTS } from './examples/inputs.ts';
import { LAYOUT } from './examples/layout.ts';
import type { Section } from './example.ts';

/** The sections of the catalogue in display order. */
export const SECTIONS: readonly Section[] = [
    CONTENT,
    LAYOUT,
    BUTTONS,
    INPUTS,
    FLOWS,
    CODE_AND_FRAMES,
];
