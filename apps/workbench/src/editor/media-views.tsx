import { safeLinkURL } from '@bindery/contract';
import { NodeViewContent, NodeViewWrapper, type ReactNodeViewProps } from '@tiptap/react';
import { ExternalLink, FileText, ImageOff, Plus, Trash2 } from 'lucide-react';
import { useContext, useState } from 'react';

import { PageContext } from '../blocks/page-context.ts';
import { pagesOf } from '../blocks/space-pages.ts';
import { IconButton } from '../design/button.tsx';
import { objectOf } from '../document/convert.ts';
import { IMAGE } from '../document/node-types.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { BlockFrame, dataOf, stringOf } from './block-frame.tsx';
import { fileName, refText } from './fields/content-ref.ts';
import { lengthText } from './fields/field-text.ts';
import { SettingsButton } from './fields/settings-button.tsx';
import { filePath, fileUrl } from './file-url.ts';
import { useFileUrl } from './use-resource.ts';

/** Renders one image, or several side by side. */
export function ImagesView(props: ReactNodeViewProps) {
    const { editor, getPos, node } = props;
    const { data, onChange } = dataOf(props);
    const add = () => {
        const position = getPos();
        const image = editor.schema.nodes[IMAGE]?.createAndFill();
        if (position === undefined || !image) return;
        editor.view.dispatch(editor.state.tr.insert(position + node.nodeSize - 1, image));
    };
    return (
        <BlockFrame
            type="images"
            view={props}
            data={data}
            onChange={onChange}
            className="gitbook-images"
            attributes={{ 'data-align': stringOf(data['align']) || undefined }}
            actions={
                <IconButton label="Add an image" onPress={add}>
                    <Plus size={14} />
                </IconButton>
            }
        >
            <NodeViewContent className="images" />
        </BlockFrame>
    );
}

/** Renders an image with its caption. */
export function ImageView(props: ReactNodeViewProps) {
    const { editor, getPos, deleteNode } = props;
    const { data, onChange } = dataOf(props);
    const position = getPos();
    const parent = position === undefined ? null : editor.state.doc.resolve(position).parent;
    return (
        <NodeViewWrapper as="figure" className="gitbook-image">
            {editor.isEditable ? (
                <div className="section-bar" contentEditable={false}>
                    <SettingsButton type="image" data={data} onChange={onChange} />
                    <IconButton
                        label="Delete image"
                        isDisabled={(parent?.childCount ?? 1) <= 1}
                        onPress={() => deleteNode()}
                    >
                        <Trash2 size={13} />
                    </IconButton>
                </div>
            ) : null}
            <Picture data={data} />
            <NodeViewContent<'figcaption'> as="figcaption" className="caption" />
        </NodeViewWrapper>
    );
}

/** Shows the image of a block's data in its size, or why it cannot be shown. */
export function Picture({
    data,
    isInline = false,
}: {
    data: Record<string, unknown>;
    isInline?: boolean;
}) {
    const [failed, setFailed] = useState<string | null>(null);
    const file = useFileUrl(filePath(data['ref']));
    const source = fileUrl(data['ref']) ?? file.value;
    const name = fileName(refText(data['ref'], []));
    if (source === null || failed === source) {
        return (
            <span className="picture-missing" contentEditable={false}>
                <ImageOff size={16} aria-hidden="true" />
                {source === null && name === '' ? 'Set the address of the image.' : name}
                {failed === source && source !== null ? ' could not be loaded.' : ''}
            </span>
        );
    }
    const size = Object.fromEntries(
        ['width', 'height'].flatMap((side) => {
            const length = lengthText(data[side]);
            return length === '' ? [] : [[side, /\d$/.test(length) ? `${length}px` : length]];
        }),
    );
    return (
        <img
            src={source}
            alt={stringOf(data['alt'])}
            style={isInline ? {} : size}
            className={isInline ? 'inline' : ''}
            draggable={false}
            contentEditable={false}
            onError={() => setFailed(source)}
        />
    );
}

/** Renders a file or an embed with its caption. */
export function AttachmentView(props: ReactNodeViewProps) {
    const kind = String(props.node.attrs['kind']);
    const { spaceId } = useContext(PageContext);
    const { data, onChange } = dataOf(props);
    const pages = useStore(workbenchStore, ({ state }) => pagesOf(state, spaceId));
    const address = kind === 'embed' ? stringOf(data['url']) : refText(data['ref'], pages);
    const file = useFileUrl(kind === 'file' ? filePath(data['ref']) : null);
    const href = kind === 'embed' ? safeLinkURL(address) : (fileUrl(data['ref']) ?? file.value);
    const label = kind === 'embed' ? address : stringOf(data['name']) || fileName(address);
    const Icon = kind === 'embed' ? ExternalLink : FileText;
    return (
        <BlockFrame
            type={kind}
            view={props}
            data={objectOf(data)}
            onChange={onChange}
            className={`gitbook-${kind}`}
        >
            <p className="attachment" contentEditable={false}>
                <Icon size={18} aria-hidden="true" />
                {href === null ? (
                    <span className="name">
                        {label || `Set the ${kind === 'embed' ? 'address' : 'file'}.`}
                    </span>
                ) : (
                    <a
                        className="name"
                        href={href}
                        target="_blank"
                        rel="noopener noreferrer"
                        {...(file.value ? { download: label } : {})}
                    >
                        {label}
                    </a>
                )}
            </p>
            <NodeViewContent<'figcaption'> as="figcaption" className="caption" />
        </BlockFrame>
    );
}
