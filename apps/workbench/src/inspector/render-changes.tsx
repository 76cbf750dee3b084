import './render-changes.css';

import type { RenderRecord } from '../blocks/render-history.ts';
import { diffValues } from './diff-values.ts';

/** Maximum number of lines shown. One change can alter a tree in thousands of places, which is too many to read. */
const MAX_LINES = 100;

interface RenderChangesProps {
    record: RenderRecord;
    /** The last successful render before `record`. */
    previous: RenderRecord | undefined;
}

/** Renders the differences of a render to the one before it: props, state, context and elements. */
export function RenderChanges({ record, previous }: RenderChangesProps) {
    if (!previous) return <p className="detail-empty">This is the first render of the block.</p>;
    const differences = diffValues(comparable(previous), comparable(record), '').map(
        ({ path, ...values }) => ({ ...values, path: path.slice(1) }),
    );
    if (differences.length === 0) {
        return <p className="detail-empty">Nothing changed since render {previous.number}.</p>;
    }
    return (
        <>
            <p className="detail-empty">Changes since render {previous.number}:</p>
            <ul className="render-changes" aria-label="Changes">
                {differences.slice(0, MAX_LINES).map(({ path, before, after }) => (
                    <li key={path}>
                        <code className="render-change-path">{path}</code>
                        {before === undefined ? null : <del>{formatValue(before)}</del>}
                        {after === undefined ? null : <ins>{formatValue(after)}</ins>}
                    </li>
                ))}
            </ul>
            {differences.length > MAX_LINES ? (
                <p className="detail-empty">and {differences.length - MAX_LINES} more.</p>
            ) : null}
        </>
    );
}

function comparable({ output, request }: RenderRecord): object {
    const rendered = output?.type === 'element' ? output : undefined;
    return {
        props: rendered?.props ?? request.props,
        state: rendered?.state ?? request.state ?? {},
        context: request.context,
        element: rendered?.element,
    };
}

function formatValue(value: unknown): string {
    return typeof value === 'string' ? value || '""' : JSON.stringify(value);
}
