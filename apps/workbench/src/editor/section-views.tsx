import { NodeViewContent, NodeViewWrapper, type ReactNodeViewProps } from '@tiptap/react';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { IconButton } from '../design/button.tsx';
import { objectOf } from '../document/convert.ts';
import { SECTION_TYPES } from '../document/groups.ts';
import { lengthText, tagsText } from './fields/field-text.ts';
import { BLOCK_KINDS, kindName } from './fields/block-fields.ts';
import { SettingsButton } from './fields/settings-button.tsx';
import { BlockFrame, dataOf, stringOf } from './block-frame.tsx';
import { BlockIcon } from './block-icon.tsx';
import { addSection, moveSection } from './section-commands.ts';

/** Renders tabs, a stepper, columns or updates, with a button that adds a section. */
export function GroupView(props: ReactNodeViewProps) {
    const { node, editor, getPos } = props;
    const kind = String(node.attrs['kind']);
    const section = BLOCK_KINDS[kind]?.section ?? 'section';
    // Tabs show one section; all others show all.
    const [open, setOpen] = useState(0);
    const titles: string[] = [];
    node.forEach((child) => titles.push(stringOf(objectOf(child.attrs['data'])['title'])));
    const active = Math.min(open, titles.length - 1);
    const add = () => {
        addSection(editor, getPos(), kind);
        setOpen(titles.length);
    };
    return (
        <BlockFrame
            type={kind}
            view={props}
            {...dataOf(props)}
            className={`gitbook-${kind}`}
            attributes={kind === 'tabs' ? { 'data-active': active } : {}}
            actions={
                <IconButton label={`Add a ${section}`} onPress={add}>
                    <Plus size={14} />
                </IconButton>
            }
        >
            {kind === 'tabs' ? (
                <div className="tab-row" role="tablist" contentEditable={false}>
                    {titles.map((title, index) => (
                        <button
                            // The index is the key, because sections have no id.
                            key={index}
                            type="button"
                            role="tab"
                            className="tab-button"
                            aria-selected={index === active}
                            onClick={() => setOpen(index)}
                        >
                            {title || 'Untitled'}
                        </button>
                    ))}
                </div>
            ) : null}
            <NodeViewContent className="sections" />
        </BlockFrame>
    );
}

/** Renders one tab, step, column or update. */
export function SectionView(props: ReactNodeViewProps) {
    const { node, editor, getPos, deleteNode } = props;
    const { data, onChange } = dataOf(props);
    const position = getPos();
    const parent = position === undefined ? null : editor.state.doc.resolve(position).parent;
    const type = SECTION_TYPES[String(parent?.attrs['kind'])] ?? 'tabs-item';
    const name = kindName(type);
    const isOnly = (parent?.childCount ?? 1) <= 1;
    const width = lengthText(data['width']);
    return (
        <NodeViewWrapper
            className="section"
            data-section={type}
            data-valign={stringOf(data['verticalAlignment']) || undefined}
            role="group"
            aria-label={name}
            {...(type === 'column' && width.endsWith('%')
                ? { style: { flexBasis: width, flexGrow: 0 } }
                : {})}
        >
            {editor.isEditable ? (
                <div className="section-bar" contentEditable={false}>
                    <SettingsButton type={type} data={data} onChange={onChange} />
                    <IconButton
                        label={`Move ${name.toLowerCase()} back`}
                        onPress={() => moveSection(editor, getPos(), -1)}
                    >
                        <ArrowUp size={13} />
                    </IconButton>
                    <IconButton
                        label={`Move ${name.toLowerCase()} on`}
                        onPress={() => moveSection(editor, getPos(), 1)}
                    >
                        <ArrowDown size={13} />
                    </IconButton>
                    <IconButton
                        label={`Delete ${name.toLowerCase()}`}
                        isDisabled={isOnly}
                        onPress={() => deleteNode()}
                    >
                        <Trash2 size={13} />
                    </IconButton>
                </div>
            ) : null}
            {type === 'update' ? (
                <p className="update-date" contentEditable={false}>
                    <time dateTime={stringOf(data['date'])}>{stringOf(data['date'])}</time>
                    {tagsText(data['tags'])
                        .split(', ')
                        .filter((tag) => tag !== '')
                        .map((tag) => (
                            <span key={tag} className="tag">
                                {tag}
                            </span>
                        ))}
                </p>
            ) : null}
            {type === 'stepper-step' && data['icon'] ? (
                <span className="step-icon" contentEditable={false}>
                    <BlockIcon name={stringOf(data['icon'])} />
                </span>
            ) : null}
            <NodeViewContent className="section-content" data-nodes={node.childCount} />
        </NodeViewWrapper>
    );
}

/** Renders conditional content or a prompt. */
export function BoxView(props: ReactNodeViewProps) {
    const kind = String(props.node.attrs['kind']);
    const { data, onChange } = dataOf(props);
    return (
        <BlockFrame
            type={kind}
            view={props}
            data={data}
            onChange={onChange}
            className={`gitbook-${kind}`}
        >
            <p className="box-head" contentEditable={false}>
                {kind === 'if' ? (
                    <>
                        If <code>{stringOf(data['expression']) || 'no condition is set'}</code>
                    </>
                ) : (
                    <strong>{stringOf(data['description']) || 'Prompt'}</strong>
                )}
            </p>
            <NodeViewContent className="box-content" />
        </BlockFrame>
    );
}
