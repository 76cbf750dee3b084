/** A page's content: the published document format, with integration blocks among the others. */
export type { DocumentBlock, DocumentBlockIntegration, JSONDocument } from '@gitbook/api';
