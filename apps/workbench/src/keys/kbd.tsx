import './kbd.css';

import { shortcutKeys } from './shortcut.ts';

/** Shows a shortcut as keys. Hidden from assistive technology. */
export function Kbd({ shortcut }: { shortcut: string }) {
    return (
        <span className="kbd" aria-hidden="true">
            {shortcutKeys(shortcut).map((key) => (
                <kbd key={key}>{key}</kbd>
            ))}
        </span>
    );
}
