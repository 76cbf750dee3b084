import { NodeViewContent, type ReactNodeViewProps } from '@tiptap/react';
import { ChevronDown } from 'lucide-react';

import { BlockFrame, dataOf } from './block-frame.tsx';

/** Renders an expandable, which is always open in the editor. */
export function ExpandableView(props: ReactNodeViewProps) {
    return (
        <BlockFrame
            type="expandable"
            view={props}
            {...dataOf(props)}
            className="gitbook-expandable"
        >
            <ChevronDown size={16} className="expandable-sign" aria-hidden="true" />
            <NodeViewContent className="expandable-content" />
        </BlockFrame>
    );
}
