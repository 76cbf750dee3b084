import './spinner.css';

/** Turns while something works. With an empty label it is decoration of what names itself. */
export function Spinner({ label }: { label: string }) {
    return (
        <span
            className="spinner"
            {...(label ? { role: 'status', 'aria-label': label } : { 'aria-hidden': true })}
        />
    );
}
