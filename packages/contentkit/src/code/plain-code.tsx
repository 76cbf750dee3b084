import { useState, type ReactNode } from 'react';

import { ShowMore } from '../elements/show-more.tsx';

interface PlainCodeProps<Line> {
    lines: readonly Line[];
    renderLine: (line: Line) => ReactNode;
    /** The number of the first line; null shows no line numbers. */
    firstLine: number | null;
}

/** Lines rendered initially and by each press of "Show more". */
const LINES_AT_ONCE = 1000;
/** Maximum length of a line; longer lines are truncated, because laying them out would block the page. */
const MAX_LINE_LENGTH = 20_000;

/** Lines of code, plain or highlighted in the same layout, so that highlighting does not shift the layout. */
export function PlainCode<Line>({ lines, renderLine, firstLine }: PlainCodeProps<Line>): ReactNode {
    const [limit, setLimit] = useState(LINES_AT_ONCE);
    const shown = lines.slice(0, limit);
    return (
        <>
            {/* Focusable because it scrolls: keyboard users must reach it. */}
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
                                {renderLine(line)}
                                {index < shown.length - 1 ? '\n' : ''}
                            </span>
                        ))}
                    </code>
                </pre>
            </figure>
            {lines.length > limit && (
                <ShowMore
                    hidden={`${lines.length - limit} more lines`}
                    onPress={() => setLimit(limit + LINES_AT_ONCE)}
                />
            )}
        </>
    );
}

/** Renders a line without highlighting. */
export function renderPlainLine(line: string): ReactNode {
    return line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH)}…` : line;
}
