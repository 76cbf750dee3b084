import type { ReactNode } from 'react';

import { useHostServices } from '../host-services.ts';
import type { ImageElement } from '../tree/element.ts';
import { Image } from './image.tsx';

interface IconProps {
    name: string | undefined;
    className?: string;
}

/** An icon beside a text, hidden from assistive technology. A name that nobody knows draws nothing. */
export function Icon({ name, className }: IconProps): ReactNode {
    const { icons } = useHostServices();
    const Drawn = name !== undefined && Object.hasOwn(icons, name) ? icons[name] : undefined;
    if (!Drawn) return null;
    return (
        <Drawn
            className={className ? `ck-icon ${className}` : 'ck-icon'}
            aria-hidden="true"
            focusable="false"
        />
    );
}

/** An icon by its name, or an image in its place. */
export function IconOrImage({ of }: { of: string | ImageElement | undefined }): ReactNode {
    if (of === undefined) return null;
    if (typeof of === 'string') return <Icon name={of} />;
    return (
        <span className="ck-icon-image">
            <Image element={of} />
        </span>
    );
}
