import { NodeViewWrapper, type ReactNodeViewProps } from '@tiptap/react';
import { useContext, type ReactNode } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger } from 'react-aria-components';

import { PageContext } from '../blocks/page-context.ts';
import { pagesOf } from '../blocks/space-pages.ts';
import { MenuPopover } from '../design/menu.tsx';
import { objectOf } from '../document/convert.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { stringOf } from './block-frame.tsx';
import { BlockIcon } from './block-icon.tsx';
import { fieldsOf, kindName } from './fields/block-fields.ts';
import { refLabel } from './fields/content-ref.ts';
import { SettingsForm } from './fields/settings-form.tsx';
import { Formula } from './formula.tsx';
import { inlineText, noteOf } from './inline-text.ts';
import { Picture } from './media-views.tsx';
import { useExpression } from './use-resource.ts';

type Data = Record<string, unknown>;

/** Renders an inline, by type. */
const INLINES: Readonly<Record<string, (props: { node: Data; data: Data }) => ReactNode>> = {
    button: ({ data }) => (
        <span className="inline-button" data-kind={stringOf(data['kind']) || 'primary'}>
            {data['icon'] ? <BlockIcon name={stringOf(data['icon'])} isDecorative /> : null}
            {stringOf(data['label']) || 'Button'}
        </span>
    ),
    icon: ({ data }) => <BlockIcon name={stringOf(data['icon'])} />,
    expression: Variable,
    'inline-math': ({ data }) => <Formula tex={stringOf(data['formula'])} />,
    'inline-image': ({ data }) => <Picture data={data} isInline />,
    mention: Mention,
    annotation: ({ node }) => <abbr title={noteOf(node)}>{inlineText(node)}</abbr>,
};

/** Renders an inline. A press opens its settings. */
export function InlineView({ node: view, updateAttributes, editor, selected }: ReactNodeViewProps) {
    const node = objectOf(view.attrs['node']);
    const type = stringOf(node['type']);
    const data = objectOf(node['data']);
    const Inline = Object.hasOwn(INLINES, type) ? INLINES[type] : undefined;
    const body = Inline ? <Inline node={node} data={data} /> : inlineText(node);
    const name = kindName(type);
    const hasSettings = fieldsOf(type).length > 0 && editor.isEditable;
    return (
        <NodeViewWrapper
            as="span"
            className="inline-node"
            data-type={type}
            data-selected={selected || undefined}
        >
            {hasSettings ? (
                <DialogTrigger>
                    <AriaButton
                        className="inline-trigger"
                        aria-label={`${name}: ${inlineText(node)}`}
                    >
                        {body}
                    </AriaButton>
                    <MenuPopover placement="bottom start" className="settings-popover">
                        <Dialog className="settings-dialog" aria-label={`Settings of ${name}`}>
                            <SettingsForm
                                type={type}
                                data={data}
                                onChange={(next) =>
                                    updateAttributes({ node: { ...node, data: next } })
                                }
                            />
                        </Dialog>
                    </MenuPopover>
                </DialogTrigger>
            ) : (
                body
            )}
        </NodeViewWrapper>
    );
}

/** Shows the value of a variable, or its expression if it has no value on this page. */
function Variable({ data }: { data: Data }) {
    const expression = stringOf(data['expression']);
    const { value } = useExpression(expression);
    return (
        <span className="expression" title={expression}>
            {value || <code>{expression || 'Variable'}</code>}
        </span>
    );
}

function Mention({ data }: { data: Data }) {
    const { spaceId } = useContext(PageContext);
    const pages = useStore(workbenchStore, ({ state }) => pagesOf(state, spaceId));
    const label = refLabel(data['ref'], pages);
    return (
        <span className="mention">{label.startsWith('{') ? stringOf(data['label']) : label}</span>
    );
}
