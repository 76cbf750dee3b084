import card from '@bindery/contentkit/styles/card.css?inline';
import code from '@bindery/contentkit/styles/code.css?inline';
import fields from '@bindery/contentkit/styles/fields.css?inline';
import markdown from '@bindery/contentkit/styles/markdown.css?inline';
import overlays from '@bindery/contentkit/styles/overlays.css?inline';
import select from '@bindery/contentkit/styles/select.css?inline';
import stepper from '@bindery/contentkit/styles/stepper.css?inline';
import { sheetOf } from './style-sheet.ts';

/** Styles of cards, forms, code and dialogs. */
export const moreStyles = sheetOf(card + stepper + fields + select + markdown + code + overlays);
