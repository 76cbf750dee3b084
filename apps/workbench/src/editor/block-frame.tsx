import './block-frame.css';

import { NodeViewWrapper, type ReactNodeViewProps } from '@tiptap/react';
import { GripVertical, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';

import { objectOf } from '../document/convert.ts';
import { IconButton } from '../design/button.tsx';
import { kindName } from './fields/block-fields.ts';
import { SettingsButton } from './fields/settings-button.tsx';

interface BlockFrameProps {
    /** The document's type of the block. */
    type: string;
    view: Pick<ReactNodeViewProps, 'deleteNode' | 'selected' | 'editor'>;
    data: Record<string, unknown>;
    onChange: (data: Record<string, unknown>) => void;
    /** Further buttons of the bar. */
    actions?: ReactNode;
    children: ReactNode;
    className?: string;
    attributes?: Record<string, unknown>;
}

/** Renders the frame of a block of GitBook: a bar with its name, settings and buttons, and the content. */
export function BlockFrame(props: BlockFrameProps) {
    const { type, view, data, onChange, actions, children, className = '', attributes } = props;
    const name = kindName(type);
    return (
        <NodeViewWrapper
            className={`gitbook-block ${className}`}
            data-type={type}
            data-selected={view.selected || undefined}
            role="group"
            aria-label={name}
            {...attributes}
        >
            {view.editor.isEditable ? (
                <div className="block-bar" contentEditable={false}>
                    <span className="block-handle" data-drag-handle aria-hidden="true">
                        <GripVertical size={14} />
                    </span>
                    <span className="block-title">{name}</span>
                    {actions}
                    <SettingsButton type={type} data={data} onChange={onChange} />
                    <IconButton label={`Delete ${name}`} onPress={() => view.deleteNode()}>
                        <Trash2 size={14} />
                    </IconButton>
                </div>
            ) : null}
            {children}
        </NodeViewWrapper>
    );
}

/** Returns the data of a node's attribute `data` and the function that changes it. */
export function dataOf({ node, updateAttributes }: ReactNodeViewProps) {
    return {
        data: objectOf(node.attrs['data']),
        onChange: (data: Record<string, unknown>) => updateAttributes({ data }),
    };
}

export function stringOf(value: unknown): string {
    return typeof value === 'string' ? value : '';
}
