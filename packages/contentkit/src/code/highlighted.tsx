import { useEffect, useState, type ReactNode } from 'react';

import { highlight, type ColouredToken } from './highlighter.ts';
import { PlainCode } from './plain-code.tsx';

interface HighlightedProps {
    code: string;
    syntax: string;
    firstLine: number | null;
}

/** Code in colours; in plain text while they are made, and where the language is unknown. */
export function Highlighted({ code, syntax, firstLine }: HighlightedProps): ReactNode {
    const [done, setDone] = useState<{ code: string; lines: ColouredToken[][] | null } | null>(
        null,
    );
    useEffect(() => {
        let current = true;
        void highlight(code, syntax)
            .catch(() => null) // a grammar that the engine cannot run: the text is what matters
            .then((lines) => {
                if (current) setDone({ code, lines });
            });
        return () => {
            current = false;
        };
    }, [code, syntax]);
    const lines = done?.code === code ? done.lines : null;
    if (!lines) return <PlainCode lines={code.split('\n')} firstLine={firstLine} />;
    return (
        <PlainCode
            firstLine={firstLine}
            lines={lines.map((line) =>
                line.map((token, index) => (
                    <span key={index} style={token.color ? { color: token.color } : undefined}>
                        {token.text}
                    </span>
                )),
            )}
        />
    );
}
