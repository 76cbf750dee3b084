import { HighlightStyle } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** Highlight colours of the editor, as CSS variables so that they follow the theme. */
export const editorHighlightStyle = HighlightStyle.define([
    { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--ck-code-keyword)' },
    { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--ck-code-string)' },
    { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--ck-code-value)' },
    { tag: [tags.comment, tags.meta], color: 'var(--ck-code-comment)' },
    {
        tag: [tags.typeName, tags.className, tags.function(tags.variableName)],
        color: 'var(--ck-code-name)',
    },
]);
