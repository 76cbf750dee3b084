/** Actions that the renderer handles (OpenAPI: ContentKitDefaultAction); all others go to the component. */
import type { BuiltInAction } from './built-in-action.ts';
import { closeModal } from './close-modal.ts';
import { openModal } from './open-modal.ts';
import { openURL } from './open-url.ts';
import { unfurlLink } from './unfurl-link.ts';
import { updateProps } from './update-props.ts';

export const BUILT_IN_ACTIONS: Record<string, BuiltInAction> = {
    '@editor.node.updateProps': updateProps,
    '@link.unfurl': unfurlLink,
    '@ui.modal.close': closeModal,
    '@ui.modal.open': openModal,
    '@ui.url.open': openURL,
};
