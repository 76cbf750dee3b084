/** The parts that plugins of Markdown tools share (`@bindery/embed/build`). */
export {
    blockOfDirective,
    blockOfFence,
    DIRECTIVE,
    elementAttributes,
    type KnownBlock,
    type PageBlock,
} from './known-block.ts';
export {
    DEFAULT_TIMEOUT_MS,
    SiteBlocks,
    siteBlocks,
    type SiteBlocksOptions,
} from './site-blocks.ts';
