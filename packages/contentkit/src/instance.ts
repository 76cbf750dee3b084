/** The renderer's state machine without React: for tests and tools that drive a component without a browser. */
export {
    ComponentInstance,
    type Failure,
    type OpenModal,
    type Snapshot,
} from './component-instance.ts';
export type { Diagnostic } from './diagnostic.ts';
export type { InstanceOptions } from './instance-options.ts';
export type { RenderFunction, RenderTrace } from './render.ts';
export type * from './tree/element.ts';
export { visitActions } from './tree/visit-actions.ts';
export { joinURL, webURL } from './url.ts';
