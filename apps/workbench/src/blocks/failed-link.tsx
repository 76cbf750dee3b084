import { safeLinkURL } from '@bindery/contract';
import type { Editor } from '@tiptap/core';
import { Link2 } from 'lucide-react';

import { Button } from '../design/button.tsx';

interface FailedLinkProps {
    url: string;
    onKeepLink: () => void;
}

/** The link of a block whose integration could not read it. The author opens the link, or keeps it as text. */
export function FailedLink({ url, onKeepLink }: FailedLinkProps) {
    const href = safeLinkURL(url);
    return (
        <p className="block-failed-link">
            <span>
                The integration made no block of the link{' '}
                {href === null ? (
                    url
                ) : (
                    <a href={href} target="_blank" rel="noopener noreferrer">
                        {url}
                    </a>
                )}
            </span>
            <Button size="small" icon={<Link2 size={13} aria-hidden="true" />} onPress={onKeepLink}>
                Keep the link
            </Button>
        </p>
    );
}

/** Replaces a block by a paragraph with a link. */
export function replaceWithLink(editor: Editor, from: number, to: number, url: string): void {
    const marks = [{ type: 'link', attrs: { href: url } }];
    const content = [{ type: 'text', text: url, marks }];
    editor.chain().insertContentAt({ from, to }, { type: 'paragraph', content }).focus().run();
}
