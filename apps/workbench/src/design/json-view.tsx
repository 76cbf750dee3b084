import './json-view.css';

import { CopyButton } from './copy-button.tsx';

/** Objects nested deeper than this start collapsed. */
const OPEN_DEPTH = 2;
/** Maximum number of entries shown per object; the copy button copies all entries. */
const MAX_ENTRIES = 200;

/** Shows a value as a collapsible tree with a copy button. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
    return (
        <div className="json-view">
            <div className="json-copy">
                <CopyButton text={JSON.stringify(value, null, 4) ?? ''} label={`Copy ${label}`} />
            </div>
            <JsonNode value={value} depth={0} />
        </div>
    );
}

interface JsonNodeProps {
    name?: string;
    value: unknown;
    depth: number;
}

function JsonNode({ name, value, depth }: JsonNodeProps) {
    const label = name === undefined ? null : <span className="json-key">{name}</span>;
    if (typeof value !== 'object' || value === null) {
        return (
            <div className="json-line">
                {label}
                <Scalar value={value} />
            </div>
        );
    }
    const isArray = Array.isArray(value);
    const entries = Object.entries(value);
    if (entries.length === 0) {
        return (
            <div className="json-line">
                {label}
                <span className="json-empty">{isArray ? 'empty list' : 'empty'}</span>
            </div>
        );
    }
    const children = (
        <div className="json-children">
            {entries.slice(0, MAX_ENTRIES).map(([key, child]) => (
                <JsonNode key={key} name={key} value={child} depth={depth + 1} />
            ))}
            {entries.length > MAX_ENTRIES ? (
                <span className="json-empty">and {entries.length - MAX_ENTRIES} more</span>
            ) : null}
        </div>
    );
    if (name === undefined) return children;
    return (
        <details open={depth < OPEN_DEPTH}>
            <summary>
                {label}
                <span className="json-empty">
                    {isArray ? `${entries.length} items` : `${entries.length} fields`}
                </span>
            </summary>
            {children}
        </details>
    );
}

function Scalar({ value }: { value: unknown }) {
    if (typeof value === 'string') return <span className="json-string">{value || '""'}</span>;
    if (typeof value === 'number') return <span className="json-number">{String(value)}</span>;
    return <span className="json-other">{String(value)}</span>;
}
