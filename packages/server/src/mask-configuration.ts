import { maskSecrets, type Actor } from '@bindery/platform';

/**
 * Masks the credentials of a configuration for users, who only need to know that they are set. Integrations get them in
 * plain text: they stored them there. An update that sends a mask back leaves the credential unchanged.
 */
export function maskConfiguration<View extends { configuration?: object }>(
    { kind }: Pick<Actor, 'kind'>,
    view: View,
): View {
    return kind === 'user' ? { ...view, configuration: maskSecrets(view.configuration) } : view;
}
