import { useState, type ReactNode } from 'react';

import { ShowMore } from '../elements/show-more.tsx';

interface PlainCodeProps<Line> {
    lines: readonly Line[];
    draw: (line: Line) => ReactNode;
    /** Number of the first line; null for none. */
    firstLine: number | null;
}

/** Lines that are drawn, until a person asks for more. */
const AT_ONCE = 1000;
/** The rest of a longer line is left out: laying it out would hold up the page. */
const MAX_LINE_LENGTH = 20_000;

/** Lines of code, coloured or not: the same box either way, so that nothing moves when the colours come. */
export function PlainCode<Line>({ lines, draw, firstLine }: PlainCodeProps<Line>): ReactNode {
    const [limit, setLimit] = useState(AT_ONCE);
    const shown = lines.slice(0, limit);
    return (
        <>
            {/* It scrolls: a keyboard has to get there. */}
            <figure className="ck-code" tabIndex={0} aria-label="Code">
                {firstLine !== null && (
                    <div className="ck-code__numbers" aria-hidden="true">
                        {shown.map((_, index) => `${firstLine + index}\n`)}
                    </div>
                )}
                <pre className="ck-code__lines">
                    <code>
                        {shown.map((line, index) => (
                            <span key={index}>
                                {draw(line)}
                                {index < shown.length - 1 ? '\n' : ''}
                            </span>
                        ))}
                    </code>
                </pre>
            </figure>
            {lines.length > limit && (
                <ShowMore
                    left={`${lines.length - limit} more lines`}
                    onPress={() => setLimit(limit + AT_ONCE)}
                />
            )}
        </>
    );
}

/** A line without colours. */
export function renderPlainLine(line: string): ReactNode {
    return line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH)}…` : line;
}
