/** ContentKit, the interface elements and actions of integrations: the schemas of GitBook's OpenAPI document. */
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
