import { Suspense, type ReactNode } from 'react';

import { lazyPart } from '../lazy-part.ts';
import { useText } from '../state-values.ts';
import type { MarkdownElement } from '../tree/element.ts';

/** Loaded lazily: the parser is as large as half of the renderer, and most blocks contain no Markdown. */
const MarkdownView = lazyPart(
    async () => (await import('../markdown/markdown-view.tsx')).MarkdownView,
);

/** Characters of the source shown while the parser loads. */
const SHOWN_WHILE_LOADING = 2000;

/** Renders Markdown. Its source is shown until the parser has loaded. */
export function Markdown({ element }: { element: MarkdownElement }): ReactNode {
    const content = useText(element.content);
    return (
        <Suspense
            fallback={
                <div className="ck-markdown ck-markdown--loading">
                    {content.slice(0, SHOWN_WHILE_LOADING)}
                </div>
            }
        >
            <MarkdownView content={content} />
        </Suspense>
    );
}
