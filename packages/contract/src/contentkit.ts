/** ContentKit: the interface language of integrations. The shapes are those of the OpenAPI document. */
export type {
    ContentKitAction,
    ContentKitBlock,
    ContentKitConfiguration,
    ContentKitContext,
    ContentKitDefaultAction,
    ContentKitDescendantElement,
    ContentKitDynamicBinding,
    ContentKitIcon,
    ContentKitInlineElement,
    ContentKitModal,
    ContentKitRenderOutput,
    ContentKitRootElement,
    RenderIntegrationUI,
} from '@gitbook/api';
