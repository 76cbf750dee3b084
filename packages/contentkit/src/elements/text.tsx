import type { ReactNode } from 'react';

import { isBinding, type Bindable } from '../bindings.ts';
import { useComponentInstance } from '../instance-context.ts';
import { toText, useResolved } from '../state-values.ts';
import type { HintElement, InlineChild, LinkElement, TextElement } from '../tree/element.ts';
import { joinURL, linkURL } from '../url.ts';
import { useMountedCount } from '../use-progressive-mount.ts';
import { Child } from './children.tsx';
import { useUnsafeURLReport } from './use-unsafe-url-report.ts';

const TAGS = { bold: 'strong', italic: 'em', code: 'code', strikethrough: 's' } as const;

/** Renders text: a paragraph at block level, a span within text. */
export function Text({ element }: { element: TextElement }): ReactNode {
    const Tag = element.style ? TAGS[element.style] : 'span';
    return (
        <Tag className="ck-text">
            <Inline content={element.children} />
        </Tag>
    );
}

/** Renders text mixed with inline elements. */
export function Inline({ content }: { content: readonly InlineChild[] }): ReactNode {
    const visible = useMountedCount(content);
    return content.slice(0, visible).map((child, index) => {
        // The index is the key, because inline children have no other identity.
        if (typeof child === 'string') return child;
        if (isBinding(child)) return <BoundText key={index} value={child} />;
        return <Child key={index} element={child} />;
    });
}

function BoundText({ value }: { value: Bindable<string> }): ReactNode {
    return toText(useResolved(value));
}

/** Renders a link. Only its text is rendered if the URL is unsafe. */
export function Link({ element }: { element: LinkElement }): ReactNode {
    const target = useResolved(element.target?.url);
    const url = linkURL(joinURL(target));
    useUnsafeURLReport('link', target, url);
    const content = <Inline content={element.children} />;
    return url === null ? (
        <span className="ck-text">{content}</span>
    ) : (
        <Anchor url={url}>{content}</Anchor>
    );
}

interface AnchorProps {
    /** Validated by `linkURL`. */
    url: string;
    title?: string | undefined;
    children: ReactNode;
}

/** Renders a link that opens in a new tab, or through the host's `onOpenURL`. */
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

/** Renders a note with the ARIA role `note`. */
export function Hint({ element }: { element: HintElement }): ReactNode {
    return (
        <div className="ck-hint" role="note">
            <Inline content={element.children} />
        </div>
    );
}
