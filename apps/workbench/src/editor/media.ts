import { mergeAttributes, Node } from '@tiptap/core';
import { ReactNodeViewRenderer } from '@tiptap/react';

import { ATTACHMENT, IMAGE, IMAGES } from '../document/node-types.ts';
import { jsonAttribute, SOURCE_FIELDS_ATTRIBUTE, textAttribute } from './attributes.ts';
import { AttachmentView, ImagesView, ImageView } from './media-views.tsx';

const attributes = () => ({ data: jsonAttribute('data'), source: SOURCE_FIELDS_ATTRIBUTE });

/** One image or several side by side. */
export const Images = Node.create({
    name: IMAGES,
    group: 'block',
    content: `${IMAGE}+`,
    isolating: true,
    addAttributes: attributes,
    parseHTML: () => [{ tag: 'div[data-gitbook-images]' }],
    renderHTML: ({ HTMLAttributes }) => [
        'div',
        mergeAttributes(HTMLAttributes, { 'data-gitbook-images': '' }),
        0,
    ],
    addNodeView: () => ReactNodeViewRenderer(ImagesView),
});

/** An image; its content is the caption. */
export const Image = Node.create({
    name: IMAGE,
    content: 'paragraph+',
    isolating: true,
    defining: true,
    addAttributes: attributes,
    parseHTML: () => [{ tag: 'figure[data-gitbook-image]' }],
    renderHTML: ({ HTMLAttributes }) => [
        'figure',
        mergeAttributes(HTMLAttributes, { 'data-gitbook-image': '' }),
        0,
    ],
    addNodeView: () => ReactNodeViewRenderer(ImageView),
});

/** A file or an embed; its content is the caption. */
export const Attachment = Node.create({
    name: ATTACHMENT,
    group: 'block',
    content: 'paragraph+',
    isolating: true,
    defining: true,
    addAttributes: () => ({ kind: textAttribute('kind', 'file'), ...attributes() }),
    parseHTML: () => [{ tag: 'figure[data-gitbook-attachment]' }],
    renderHTML: ({ HTMLAttributes }) => [
        'figure',
        mergeAttributes(HTMLAttributes, { 'data-gitbook-attachment': '' }),
        0,
    ],
    addNodeView: () => ReactNodeViewRenderer(AttachmentView),
});
