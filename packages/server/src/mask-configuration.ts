import type { ManifestConfiguration } from '@bindery/contract';
import { maskConfigurationFields, type Actor } from '@bindery/platform';

/**
 * Masks the credentials of a configuration for users, who only need to know that they are set. Integrations get the
 * values in plain text, because they stored them. An update that sends a mask back leaves the credential unchanged.
 *
 * @param definition The manifest's configuration, if the caller has it: values that its buttons store are masked too.
 */
export function maskConfiguration<View extends { configuration?: object }>(
    { kind }: Pick<Actor, 'kind'>,
    view: View,
    definition?: ManifestConfiguration,
): View {
    if (kind !== 'user' || view.configuration === undefined) return view;
    return {
        ...view,
        configuration: maskConfigurationFields(definition, { ...view.configuration }),
    };
}
