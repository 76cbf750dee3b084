import { maskSecrets, type Actor } from '@bindery/platform';

/**
 * A configuration as the caller may see it. Code works with the credentials that it stored there; people see that they
 * are set. An update that sends a mask back leaves the credential as it is.
 */
export function maskedFor<View extends { configuration?: object }>(
    { kind }: Pick<Actor, 'kind'>,
    view: View,
): View {
    return kind === 'user' ? { ...view, configuration: maskSecrets(view.configuration) } : view;
}
