import { Extension, type Editor } from '@tiptap/core';

const toStart = ({ editor }: { editor: Editor }) => editor.commands.focus('start');
const toEnd = ({ editor }: { editor: Editor }) => editor.commands.focus('end');

/**
 * Shortcuts that move the caret to the start and end of the page. The browser's own shortcuts stop at blocks that are
 * not editable, such as integration blocks.
 */
export const DocumentBoundaryKeys = Extension.create({
    name: 'documentBoundaryKeys',
    addKeyboardShortcuts: () => ({
        'Ctrl-Home': toStart,
        'Ctrl-End': toEnd,
        'Cmd-ArrowUp': toStart,
        'Cmd-ArrowDown': toEnd,
    }),
});
