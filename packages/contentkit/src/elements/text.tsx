import type { ReactNode } from 'react';

import { isBinding, type Bindable } from '../bindings.ts';
import { useComponentInstance } from '../instance-context.ts';
import { toText, useResolved } from '../state-values.ts';
import type { HintElement, InlineChild, LinkElement, TextElement } from '../tree/element.ts';
import { joinURL, linkURL } from '../url.ts';
import { useMountedCount } from '../use-progressive-mount.ts';
import { Node } from './children.tsx';
import { useUnsafeURLReport } from './use-unsafe-url-report.ts';

const TAGS = { bold: 'strong', italic: 'em', code: 'code', strikethrough: 's' } as const;

/** Text at the level of blocks is a paragraph of its own; within text it is a phrase. */
export function Text({ element }: { element: TextElement }): ReactNode {
    const Tag = element.style ? TAGS[element.style] : 'span';
    return (
        <Tag className="ck-text">
            <Inline of={element.children} />
        </Tag>
    );
}

/** Texts and inline elements. */
export function Inline({ of }: { of: readonly InlineChild[] }): ReactNode {
    const visible = useMountedCount(of);
    return of.slice(0, visible).map((child, index) => {
        // The place is all that tells one run of text from another.
        if (typeof child === 'string') return child;
        if (isBinding(child)) return <BoundText key={index} value={child} />;
        return <Node key={index} element={child} />;
    });
}

function BoundText({ value }: { value: Bindable<string> }): ReactNode {
    return toText(useResolved(value));
}

/** A link that is unsafe stays as text. */
export function Link({ element }: { element: LinkElement }): ReactNode {
    const target = useResolved(element.target?.url);
    const url = linkURL(joinURL(target));
    useUnsafeURLReport('link', target, url);
    const content = <Inline of={element.children} />;
    return url === null ? (
        <span className="ck-text">{content}</span>
    ) : (
        <Anchor url={url}>{content}</Anchor>
    );
}

interface AnchorProps {
    /** Found to be safe. */
    url: string;
    title?: string | undefined;
    children: ReactNode;
}

/** A link opens beside the page, unless the host opens links itself. */
export function Anchor({ url, title, children }: AnchorProps): ReactNode {
    const instance = useComponentInstance();
    return (
        <a
            className="ck-link"
            href={url}
            title={title}
            target="_blank"
            rel="noopener noreferrer"
            onClick={(event) => {
                const { onOpenURL } = instance.options;
                if (!onOpenURL || event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                onOpenURL(url);
            }}
        >
            {children}
        </a>
    );
}

/** A remark on what stands around it. */
export function Hint({ element }: { element: HintElement }): ReactNode {
    return (
        <div className="ck-hint" role="note">
            <Inline of={element.children} />
        </div>
    );
}
