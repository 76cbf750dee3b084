import { NodeViewContent, NodeViewWrapper, type ReactNodeViewProps } from '@tiptap/react';
import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import { Menu, MenuTrigger } from 'react-aria-components';

import { IconButton } from '../design/button.tsx';
import { MenuPopover, Item } from '../design/menu.tsx';
import { objectOf } from '../document/convert.ts';
import { stringOf } from './block-frame.tsx';
import { BlockIcon } from './block-icon.tsx';
import { SettingsButton } from './fields/settings-button.tsx';

const STYLES = [
    { id: 'info', label: 'Info', Icon: Info },
    { id: 'success', label: 'Success', Icon: CircleCheck },
    { id: 'warning', label: 'Warning', Icon: TriangleAlert },
    { id: 'danger', label: 'Danger', Icon: OctagonAlert },
] as const;

/** Renders a hint. A menu on its icon changes the style. */
export function HintView({ node, updateAttributes, editor }: ReactNodeViewProps) {
    const style = STYLES.find(({ id }) => id === node.attrs['style']) ?? STYLES[0];
    const source = objectOf(node.attrs['source']);
    const data = objectOf(source['data']);
    const icon = stringOf(data['icon']);
    return (
        <NodeViewWrapper className="hint" data-hint={style.id}>
            <span className="hint-icon" contentEditable={false}>
                <MenuTrigger>
                    <IconButton label={`Kind of hint: ${style.label}`}>
                        {icon === '' ? (
                            <style.Icon size={17} />
                        ) : (
                            <BlockIcon name={icon} isDecorative />
                        )}
                    </IconButton>
                    <MenuPopover placement="bottom start">
                        <Menu
                            className="menu"
                            aria-label="Kind of hint"
                            selectionMode="single"
                            disallowEmptySelection
                            selectedKeys={[style.id]}
                            onAction={(key) => updateAttributes({ style: String(key) })}
                        >
                            {STYLES.map(({ id, label, Icon }) => (
                                <Item key={id} id={id} icon={<Icon size={14} />}>
                                    {label}
                                </Item>
                            ))}
                        </Menu>
                    </MenuPopover>
                </MenuTrigger>
            </span>
            <NodeViewContent className="hint-content" />
            {editor.isEditable ? (
                <span className="corner-settings" contentEditable={false}>
                    <SettingsButton
                        type="hint"
                        data={data}
                        onChange={(next) => updateAttributes({ source: { ...source, data: next } })}
                    />
                </span>
            ) : null}
        </NodeViewWrapper>
    );
}
