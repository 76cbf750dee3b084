import './unfurl-offer.css';

import { createPortal } from 'react-dom';

import { Button } from '../design/button.tsx';
import { Kbd } from '../keys/kbd.tsx';
import { useStore } from '../store/store.ts';
import type { UnfurlController } from './unfurl-controller.ts';

const HEIGHT = 48; // Pixels.

/** Renders the offer below a pasted link to show it as a block. Enter accepts it, Escape keeps the link. */
export function UnfurlOffer({ controller }: { controller: UnfurlController }) {
    const offer = useStore(controller.offer, (current) => current);
    if (!offer) return null;
    const left = Math.max(8, Math.min(offer.anchor.left, window.innerWidth - 360));
    // A link on the last line of the window leaves no room below it.
    const top = Math.max(8, Math.min(offer.anchor.bottom + 6, window.innerHeight - HEIGHT - 8));
    return createPortal(
        <div
            className="unfurl-offer"
            role="status"
            style={{ left, top }}
            onMouseDown={(event) => event.preventDefault()}
        >
            <Button kind="primary" size="small" onPress={() => controller.accept()}>
                Show as {offer.blockTitle}
            </Button>
            <Kbd shortcut="enter" />
            <Button kind="quiet" size="small" onPress={() => controller.dismiss()}>
                Keep the link
            </Button>
            <Kbd shortcut="escape" />
        </div>,
        document.querySelector('main') ?? document.body,
    );
}
