import { matchesURLPattern } from '@bindery/contract/url-pattern';
import type { IntegrationBlock, IntegrationEnvironment } from '@gitbook/api';

export { matchesURLPattern } from '@bindery/contract/url-pattern';

/**
 * The block of this integration that a pasted link becomes; undefined when no pattern means it.
 *
 * @example
 * const block = findUnfurlBlock(context.environment, 'https://example.com/item/7');
 */
export function findUnfurlBlock(
    { integration }: IntegrationEnvironment,
    url: string | URL,
): IntegrationBlock | undefined {
    return integration.blocks?.find(({ urlUnfurl }) =>
        urlUnfurl?.some((pattern) => matchesURLPattern(pattern, url)),
    );
}
