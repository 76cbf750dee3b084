import type { ReactNode } from 'react';

import { useHostServices } from '../host-services.ts';
import type { ImageElement } from '../tree/element.ts';
import { Image } from './image.tsx';

interface IconProps {
    name: string | undefined;
    className?: string;
}

/** Renders a decorative icon, hidden from assistive technology. Unknown names render nothing. */
export function Icon({ name, className }: IconProps): ReactNode {
    const { icons } = useHostServices();
    const Component = name !== undefined && Object.hasOwn(icons, name) ? icons[name] : undefined;
    if (!Component) return null;
    return (
        <Component
            className={className ? `ck-icon ${className}` : 'ck-icon'}
            aria-hidden="true"
            focusable="false"
        />
    );
}

/** Renders an icon by name, or an image. */
export function IconOrImage({ icon }: { icon: string | ImageElement | undefined }): ReactNode {
    if (icon === undefined) return null;
    if (typeof icon === 'string') return <Icon name={icon} />;
    return (
        <span className="ck-icon-image">
            <Image element={icon} />
        </span>
    );
}
