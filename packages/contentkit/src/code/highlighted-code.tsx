import { useEffect, useState, type ReactNode } from 'react';

import { highlight, type HighlightedToken } from './highlighter.ts';
import { renderPlainLine, PlainCode } from './plain-code.tsx';

interface HighlightedProps {
    code: string;
    syntax: string;
    firstLine: number | null;
}

/** Renders highlighted code; plain text until the tokens are ready, and for unknown languages. */
export function HighlightedCode({ code, syntax, firstLine }: HighlightedProps): ReactNode {
    const [done, setDone] = useState<{ code: string; lines: HighlightedToken[][] | null } | null>(
        null,
    );
    useEffect(() => {
        const controller = new AbortController();
        void highlight(code, syntax, controller.signal)
            .catch(() => null) // Plain text, because the JavaScript regex engine cannot run every grammar.
            .then((lines) => {
                if (!controller.signal.aborted) setDone({ code, lines });
            });
        return () => controller.abort();
    }, [code, syntax]);
    const lines = done?.code === code ? done.lines : null;
    return lines ? (
        <PlainCode lines={lines} firstLine={firstLine} renderLine={renderTokens} />
    ) : (
        <PlainCode lines={code.split('\n')} firstLine={firstLine} renderLine={renderPlainLine} />
    );
}

function renderTokens(line: HighlightedToken[]): ReactNode {
    return line.map((token, index) => (
        <span key={index} style={token.color ? { color: token.color } : undefined}>
            {token.text}
        </span>
    ));
}
