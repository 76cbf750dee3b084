import './source-link.css';

interface SourceLinkProps {
    /** The integration's folder on this machine; absent for a published one. */
    folder: string | undefined;
    /** Relative to the folder, or absolute. */
    file: string;
    line?: number | undefined;
    column?: number | undefined;
}

function place(parts: (string | number | undefined)[]): string {
    return parts.filter((part) => part !== undefined).join(':');
}

/** A place in a source file; where it is on this machine, it opens in the editor that takes `vscode:` links. */
export function SourceLink({ folder, file, line, column }: SourceLinkProps) {
    const base = folder ? `${folder.replace(/\/$/, '')}/` : '';
    const shown = base && file.startsWith(base) ? file.slice(base.length) : file;
    const path = file.startsWith('/') ? file : base && `${base}${file}`;
    const words = <code>{place([shown, line, column])}</code>;
    if (!path) return <span className="source-link">{words}</span>;
    const target = place([path, line, column]);
    return (
        <a
            className="source-link"
            href={`vscode://file/${target.replace(/^\//, '')}`}
            title={`Open ${target} in the editor`}
        >
            {words}
        </a>
    );
}
