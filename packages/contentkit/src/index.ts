export { ContentKit, type ContentKitProps } from './contentkit.tsx';
export type { Diagnostic, DiagnosticCode } from './diagnostic.ts';
export { ContentKitError, type ContentKitErrorCode } from './error.ts';
export type { RenderError } from './failure-panel.tsx';
export type { PageInfo, BlockControl, LoadOptions, OptionsRequest } from './host-services.ts';
export { fetchOptions } from './select/use-options.ts';
export { ICONS, type IconComponent } from './icons.tsx';
export type { RenderFunction, RenderTrace } from './render.ts';
export type { Action } from './tree/element.ts';
