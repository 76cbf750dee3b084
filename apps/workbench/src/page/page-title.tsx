import { useEffect, useLayoutEffect, useRef } from 'react';

import { consumeNewPage, UNTITLED } from './page-actions.ts';

interface PageTitleProps {
    pageId: string;
    value: string;
    onChange: (title: string) => void;
    /** Called on Enter or the down arrow: moves the focus to the content. */
    onLeave: () => void;
}

/** Renders the page title, a text area that grows with its content. */
export function PageTitle({ pageId, value, onChange, onLeave }: PageTitleProps) {
    const field = useRef<HTMLTextAreaElement>(null);
    useLayoutEffect(() => {
        const element = field.current;
        if (!element) return;
        element.style.height = '0';
        element.style.height = `${element.scrollHeight}px`;
    }, [value]);
    useEffect(() => {
        if (!consumeNewPage(pageId)) return;
        field.current?.focus();
        field.current?.select();
    }, [pageId]);
    return (
        <>
            <h1 className="visually-hidden">{value || UNTITLED}</h1>
            <textarea
                ref={field}
                className="page-title"
                aria-label="Page title"
                placeholder={UNTITLED}
                maxLength={200}
                rows={1}
                value={value}
                spellCheck
                onChange={(event) => onChange(event.target.value.replaceAll(/\s*\n\s*/g, ' '))}
                onKeyDown={(event) => {
                    if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
                    if (event.nativeEvent.isComposing) return;
                    event.preventDefault();
                    onLeave();
                }}
            />
        </>
    );
}
