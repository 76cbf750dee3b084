import type { ReactNode } from 'react';

interface PlainCodeProps {
    lines: readonly ReactNode[];
    /** Number of the first line; null for none. */
    firstLine: number | null;
}

/** Lines of code, coloured or not: the same box either way, so that nothing moves when the colours come. */
export function PlainCode({ lines, firstLine }: PlainCodeProps): ReactNode {
    return (
        // It scrolls: a keyboard has to get there.
        <figure className="ck-code" tabIndex={0} aria-label="Code">
            {firstLine !== null && (
                <div className="ck-code__numbers" aria-hidden="true">
                    {lines.map((_, index) => `${firstLine + index}\n`)}
                </div>
            )}
            <pre className="ck-code__lines">
                <code>
                    {lines.map((line, index) => (
                        <span key={index}>
                            {line}
                            {index < lines.length - 1 ? '\n' : ''}
                        </span>
                    ))}
                </code>
            </pre>
        </figure>
    );
}
