import { Overlay } from 'react-aria/Overlay';
import type { ReactNode } from 'react';
import { enableShadowDOM } from 'react-stately/private/flags/flags';

import { useHostServices } from '../host-services.ts';
import { OverlayTheme } from './overlay-theme.tsx';

interface ContainedOverlayProps {
    /** True if the focus stays where it is. */
    keepsFocus?: boolean;
    children: ReactNode;
}

/** Renders its children above the page, in the host's container for overlays. */
export function ContainedOverlay({
    keepsFocus = false,
    children,
}: ContainedOverlayProps): ReactNode {
    const { overlayContainer } = useHostServices();
    // Without this, react-aria takes the shadow host for the focused element, and the focus leaves the dialog.
    if (overlayContainer?.getRootNode() instanceof ShadowRoot) enableShadowDOM();
    return (
        <Overlay
            disableFocusManagement={keepsFocus}
            {...(overlayContainer === undefined ? {} : { portalContainer: overlayContainer })}
        >
            <OverlayTheme>{children}</OverlayTheme>
        </Overlay>
    );
}
