import { matchesURLPattern } from '@bindery/contract/url-pattern';
import type { IntegrationBlock, IntegrationEnvironment } from '@gitbook/api';

export { matchesURLPattern } from '@bindery/contract/url-pattern';

/**
 * Finds the block of this integration whose `urlUnfurl` patterns match a pasted link; undefined if there is none.
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
