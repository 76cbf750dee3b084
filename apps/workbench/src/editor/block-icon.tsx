import { useIcon } from './use-resource.ts';

interface BlockIconProps {
    name: string;
    /** Hides the icon from assistive technology, because the text beside it says the same. */
    isDecorative?: boolean;
}

/** Shows an icon by its Font Awesome name. A name that is not among the free icons is shown as text. */
export function BlockIcon({ name, isDecorative = false }: BlockIconProps) {
    const { value, isMissing } = useIcon(name);
    const label = isDecorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name };
    if (value) {
        return (
            <svg
                className="named-icon"
                viewBox={`0 0 ${value.width} ${value.height}`}
                focusable="false"
                {...label}
            >
                <path d={value.path} fill="currentColor" />
            </svg>
        );
    }
    return (
        <span className="named-icon" title={name} {...label}>
            {isMissing ? name : ''}
        </span>
    );
}
