import './source-link.css';

interface SourceLinkProps {
    /** The integration's folder on this machine; absent for a published integration. */
    folder: string | undefined;
    /** Relative to the folder or absolute. */
    file: string;
    line?: number | undefined;
    column?: number | undefined;
}

function joinLocation(parts: (string | number | undefined)[]): string {
    return parts.filter((part) => part !== undefined).join(':');
}

/** Renders a location in a source file. If the folder is on this machine, a `vscode:` link opens it in the editor. */
export function SourceLink({ folder, file, line, column }: SourceLinkProps) {
    const base = folder ? `${folder.replace(/\/$/, '')}/` : '';
    const shown = base && file.startsWith(base) ? file.slice(base.length) : file;
    const path = file.startsWith('/') ? file : base && `${base}${file}`;
    const location = <code>{joinLocation([shown, line, column])}</code>;
    if (!path) return <span className="source-link">{location}</span>;
    const absolute = joinLocation([path, line, column]);
    return (
        <a
            className="source-link"
            href={`vscode://file/${absolute.replace(/^\//, '')}`}
            title={`Open ${absolute} in the editor`}
        >
            {location}
        </a>
    );
}
