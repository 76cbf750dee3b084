import { NodeViewWrapper, type ReactNodeViewProps } from '@tiptap/react';
import { useContext, useState } from 'react';

import { PageContext } from '../blocks/page-context.ts';
import { pagesOf } from '../blocks/space-pages.ts';
import { objectOf } from '../document/convert.ts';
import { TABLE, TABLE_CELL } from '../document/node-types.ts';
import { tableDataOf, type TableColumn } from '../document/table-data.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { asRef, parseRef, refText } from './fields/content-ref.ts';
import { listText, parseList } from './fields/field-text.ts';
import { Picture } from './media-views.tsx';

/** Shows a cell's value that is not text in an input for the type of its column. */
export function CellValueView(props: ReactNodeViewProps) {
    const { node, updateAttributes, editor } = props;
    const column = columnOf(props);
    const label = column?.title || 'Value';
    const value: unknown = node.attrs['value'];
    const set = (next: unknown) => updateAttributes({ value: next ?? null });
    const isDisabled = !editor.isEditable;
    return (
        <NodeViewWrapper className="cell-value" data-type={column?.type} contentEditable={false}>
            {column?.type === 'checkbox' ? (
                <input
                    type="checkbox"
                    aria-label={label}
                    checked={value === true}
                    disabled={isDisabled}
                    onChange={(event) => set(event.target.checked)}
                />
            ) : column?.type === 'select' ? (
                <SelectValue column={column} value={value} onChange={set} />
            ) : column?.type === 'image' || column?.type === 'content-ref' ? (
                <RefValue column={column} value={value} onChange={set} />
            ) : (
                <TextValue column={column} value={value} onChange={set} />
            )}
        </NodeViewWrapper>
    );
}

interface ValueProps {
    column: TableColumn | undefined;
    value: unknown;
    onChange: (value: unknown) => void;
}

/** Finds the definition of the column that the cell belongs to. */
function columnOf({ editor, getPos }: ReactNodeViewProps): TableColumn | undefined {
    const position = getPos();
    if (position === undefined) return undefined;
    const $position = editor.state.doc.resolve(position);
    let id: unknown;
    let type: unknown;
    for (let depth = $position.depth; depth > 0; depth--) {
        const node = $position.node(depth);
        if (node.type.name === TABLE_CELL) {
            id ??= node.attrs['column'];
            type ??= node.attrs['columnType'];
        }
        if (node.type.name !== TABLE) continue;
        const column = tableDataOf(node.attrs['data'])?.definition[String(id)];
        return { id: String(id), title: '', ...column, type: String(type) };
    }
    return undefined;
}

function SelectValue({ column, value, onChange }: ValueProps) {
    const chosen = Array.isArray(value) ? value.map(String) : [];
    const options = column?.options ?? [];
    const others = chosen.filter((each) => !options.some((option) => option.value === each));
    const all = [...options, ...others.map((each) => ({ value: each, label: each }))];
    if (column?.multiple !== true) {
        return (
            <select
                aria-label={column?.title || 'Choice'}
                value={chosen[0] ?? ''}
                onChange={(event) =>
                    onChange(event.target.value === '' ? null : [event.target.value])
                }
            >
                <option value="">–</option>
                {all.map((option) => (
                    <option key={option.value} value={option.value}>
                        {option.label}
                    </option>
                ))}
            </select>
        );
    }
    return (
        <span className="cell-options">
            {all.map((option) => (
                <label key={option.value}>
                    <input
                        type="checkbox"
                        checked={chosen.includes(option.value)}
                        onChange={(event) => {
                            const next = all
                                .map((each) => each.value)
                                .filter((each) =>
                                    each === option.value
                                        ? event.target.checked
                                        : chosen.includes(each),
                                );
                            onChange(next.length === 0 ? null : next);
                        }}
                    />
                    {option.label}
                </label>
            ))}
        </span>
    );
}

/**
 * Edits a reference to a page or an image. The value of an image may be an object with the reference in `ref`; its
 * other fields are kept.
 */
function RefValue({ column, value, onChange }: ValueProps) {
    const { spaceId } = useContext(PageContext);
    const pages = useStore(workbenchStore, ({ state }) => pagesOf(state, spaceId));
    const wrapper = asRef(value) ? null : objectOf(value);
    const ref: unknown = wrapper?.['ref'] ?? value;
    const [text, setText] = useState(() => refText(ref, pages));
    return (
        <>
            {column?.type === 'image' && ref ? <Picture data={{ ref }} /> : null}
            <input
                type="text"
                aria-label={column?.title || (column?.type === 'image' ? 'Image' : 'Link')}
                placeholder={column?.type === 'image' ? 'Address of an image' : 'Page or address'}
                value={text}
                onChange={(event) => {
                    setText(event.target.value);
                    const next = parseRef(event.target.value, ref ?? { kind: 'url' }, pages);
                    onChange(next && wrapper?.['ref'] ? { ...wrapper, ref: next } : next);
                }}
            />
        </>
    );
}

/** Edits a number, or a list of files or people. */
function TextValue({ column, value, onChange }: ValueProps) {
    const isNumber = column?.type === 'number' || column?.type === 'rating';
    const show = (each: unknown) =>
        typeof each === 'number'
            ? String(each)
            : Array.isArray(each)
              ? listText(each)
              : String(each ?? '');
    const [text, setText] = useState(() => show(value));
    return (
        <input
            type={isNumber ? 'number' : 'text'}
            aria-label={column?.title || 'Value'}
            step="any"
            {...(column?.type === 'rating' ? { min: 0, max: column.max ?? 5 } : {})}
            value={text}
            onChange={(event) => {
                const next = event.target.value;
                setText(next);
                if (!isNumber) onChange(parseList(next).length === 0 ? null : parseList(next));
                else onChange(next === '' ? null : Number(next));
            }}
        />
    );
}
