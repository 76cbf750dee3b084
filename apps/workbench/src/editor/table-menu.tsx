import './table.css';

import type { Editor } from '@tiptap/core';
import {
    addColumnAfter,
    addRowAfter,
    deleteColumn,
    deleteRow,
    deleteTable,
} from '@tiptap/pm/tables';
import { useEditorState } from '@tiptap/react';
import { BubbleMenu } from '@tiptap/react/menus';
import {
    AlignCenter,
    AlignLeft,
    AlignRight,
    ArrowDown,
    ArrowLeft,
    ArrowRight,
    ArrowUp,
    BetweenHorizontalEnd,
    BetweenVerticalEnd,
    Columns3,
    LayoutGrid,
    Rows3,
    Table2,
    TableProperties,
    Trash2,
} from 'lucide-react';
import { Menu, MenuTrigger, Toolbar } from 'react-aria-components';

import { IconButton } from '../design/button.tsx';
import { Item, MenuPopover } from '../design/menu.tsx';
import { hasHeader } from '../document/table-data.ts';
import {
    moveSelected,
    selectedTable,
    setColumn,
    setColumnType,
    toggleCards,
    toggleHeader,
} from './table-commands.ts';

const COLUMN_TYPES = [
    { id: 'text', label: 'Text' },
    { id: 'number', label: 'Number' },
    { id: 'checkbox', label: 'Checkbox' },
    { id: 'select', label: 'Choice' },
    { id: 'rating', label: 'Rating' },
    { id: 'content-ref', label: 'Link' },
    { id: 'image', label: 'Image' },
    { id: 'files', label: 'Files' },
    { id: 'users', label: 'People' },
] as const;

const ALIGNMENTS = [
    { id: 'left', label: 'Left', Icon: AlignLeft },
    { id: 'center', label: 'Centre', Icon: AlignCenter },
    { id: 'right', label: 'Right', Icon: AlignRight },
] as const;

type Command = (state: Editor['state'], dispatch: Editor['view']['dispatch']) => boolean;

/** Shows a toolbar for rows, columns and view above the table that contains the caret. */
export function TableMenu({ editor }: { editor: Editor }) {
    const table = useEditorState({
        editor,
        selector: ({ editor: current }) => {
            const selected = selectedTable(current);
            return selected
                ? {
                      columnType: selected.columnType,
                      align: selected.align ?? 'left',
                      isCards: selected.data.view.type === 'cards',
                      hasHeader: hasHeader(selected.data.view),
                      columns: selected.columns,
                      rows: selected.rows,
                  }
                : null;
        },
    });
    const run = (command: Command) => {
        command(editor.state, editor.view.dispatch.bind(editor.view));
        editor.view.focus();
    };
    const move = (what: 'column' | 'row', by: -1 | 1) => {
        moveSelected(editor, what, by);
        editor.view.focus();
    };
    const align = ALIGNMENTS.find(({ id }) => id === table?.align) ?? ALIGNMENTS[0];
    const noun = table?.isCards ? 'card' : 'row';
    const field = table?.isCards ? 'field' : 'column';
    return (
        <BubbleMenu
            editor={editor}
            pluginKey="tableMenu"
            className="table-menu"
            options={{ placement: 'top-start', hide: true }}
            getReferencedVirtualElement={() => regionOf(editor)}
            shouldShow={({ editor: current, state }) =>
                current.isEditable && state.selection.empty && selectedTable(current) !== null
            }
        >
            <Toolbar aria-label="Table">
                <IconButton label={`Add a ${noun} below`} onPress={() => run(addRowAfter)}>
                    <BetweenHorizontalEnd size={15} />
                </IconButton>
                <IconButton
                    label={`Add a ${field} to the right`}
                    onPress={() => run(addColumnAfter)}
                >
                    <BetweenVerticalEnd size={15} />
                </IconButton>
                <MenuTrigger>
                    <IconButton label={`Move or delete the ${noun}`}>
                        <Rows3 size={15} />
                    </IconButton>
                    <MenuPopover>
                        <Menu className="menu" aria-label={`The ${noun}`}>
                            <Item
                                id="up"
                                icon={<ArrowUp size={14} />}
                                onAction={() => move('row', -1)}
                            >
                                Move up
                            </Item>
                            <Item
                                id="down"
                                icon={<ArrowDown size={14} />}
                                onAction={() => move('row', 1)}
                            >
                                Move down
                            </Item>
                            <Item
                                id="delete"
                                tone="bad"
                                icon={<Trash2 size={14} />}
                                onAction={() => run(deleteRow)}
                            >
                                {`Delete the ${noun}`}
                            </Item>
                        </Menu>
                    </MenuPopover>
                </MenuTrigger>
                <MenuTrigger>
                    <IconButton label={`Move or delete the ${field}`}>
                        <Columns3 size={15} />
                    </IconButton>
                    <MenuPopover>
                        <Menu className="menu" aria-label={`The ${field}`}>
                            <Item
                                id="left"
                                icon={<ArrowLeft size={14} />}
                                onAction={() => move('column', -1)}
                            >
                                Move left
                            </Item>
                            <Item
                                id="right"
                                icon={<ArrowRight size={14} />}
                                onAction={() => move('column', 1)}
                            >
                                Move right
                            </Item>
                            <Item
                                id="delete"
                                tone="bad"
                                icon={<Trash2 size={14} />}
                                onAction={() => run(deleteColumn)}
                            >
                                {`Delete the ${field}`}
                            </Item>
                        </Menu>
                    </MenuPopover>
                </MenuTrigger>
                <MenuTrigger>
                    <IconButton label="Type of the column">
                        <TableProperties size={15} />
                    </IconButton>
                    <MenuPopover>
                        <Menu
                            className="menu"
                            aria-label="Type of the column"
                            selectionMode="single"
                            disallowEmptySelection
                            selectedKeys={[table?.columnType ?? 'text']}
                            onAction={(key) => setColumnType(editor, String(key))}
                        >
                            {COLUMN_TYPES.map(({ id, label }) => (
                                <Item key={id} id={id}>
                                    {label}
                                </Item>
                            ))}
                        </Menu>
                    </MenuPopover>
                </MenuTrigger>
                <MenuTrigger>
                    <IconButton label={`Alignment: ${align.label}`}>
                        <align.Icon size={15} />
                    </IconButton>
                    <MenuPopover>
                        <Menu
                            className="menu"
                            aria-label="Alignment of the column"
                            selectionMode="single"
                            disallowEmptySelection
                            selectedKeys={[align.id]}
                            onAction={(key) => setColumn(editor, { align: String(key) })}
                        >
                            {ALIGNMENTS.map(({ id, label, Icon }) => (
                                <Item key={id} id={id} icon={<Icon size={14} />}>
                                    {label}
                                </Item>
                            ))}
                        </Menu>
                    </MenuPopover>
                </MenuTrigger>
                {table?.isCards ? null : (
                    <IconButton
                        label="Titles of the columns"
                        isActive={table?.hasHeader ?? false}
                        onPress={() => toggleHeader(editor)}
                    >
                        <Table2 size={15} />
                    </IconButton>
                )}
                <IconButton
                    label="Show as cards"
                    isActive={table?.isCards ?? false}
                    onPress={() => toggleCards(editor)}
                >
                    <LayoutGrid size={15} />
                </IconButton>
                <IconButton label="Delete the table" onPress={() => run(deleteTable)}>
                    <Trash2 size={15} />
                </IconButton>
            </Toolbar>
        </BubbleMenu>
    );
}

/** Returns the element of the table with the caret, above which the toolbar is placed. */
function regionOf(editor: Editor): Element | null {
    const table = selectedTable(editor);
    const dom = table ? editor.view.nodeDOM(table.position) : null;
    return dom instanceof Element ? dom : null;
}
