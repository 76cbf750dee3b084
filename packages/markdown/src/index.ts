export { canonicalKey } from './canonical-key.ts';
export {
    documentOf,
    documentToMarkdown,
    markdownToDocument,
    nodesOf,
} from './document-markdown.ts';
export { exportSpace, type ExportPage } from './export-space.ts';
export { isExpanded, parseYaml, yamlError, type YamlLimits } from './parse-yaml.ts';
export { pageError, summaryError } from './page-limits.ts';
export { importSpace, type ImportedPage } from './import-space.ts';
export { blockMappings, type BlockMapping, type BlockMappings } from './mappings.ts';
export { readVariablesFile, type PageSettings } from './front-matter.ts';
export { readPage } from './read-page.ts';
export { groupKeys, type MarkdownFile } from './outline.ts';
export { isEmptyParagraph } from './empty.ts';
