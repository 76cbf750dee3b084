import { Extension, type Editor } from '@tiptap/core';

const toStart = ({ editor }: { editor: Editor }) => editor.commands.focus('start');
const toEnd = ({ editor }: { editor: Editor }) => editor.commands.focus('end');

/**
 * To the beginning and the end of the page. Browsers do this themselves, but not across blocks that cannot be edited,
 * as those of integrations.
 */
export const DocumentEdges = Extension.create({
    name: 'documentEdges',
    addKeyboardShortcuts: () => ({
        'Ctrl-Home': toStart,
        'Ctrl-End': toEnd,
        'Cmd-ArrowUp': toStart,
        'Cmd-ArrowDown': toEnd,
    }),
});
