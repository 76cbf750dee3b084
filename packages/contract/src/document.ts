/** The document format of pages, including integration blocks: the schemas of GitBook's OpenAPI document. */
export type { DocumentBlock, DocumentBlockIntegration, JSONDocument } from '@gitbook/api';
