import './spinner.css';

/** Renders a progress spinner. An empty label hides it from assistive technology, for use next to text. */
export function Spinner({ label }: { label: string }) {
    return (
        <span
            className="spinner"
            {...(label ? { role: 'status', 'aria-label': label } : { 'aria-hidden': true })}
        />
    );
}
