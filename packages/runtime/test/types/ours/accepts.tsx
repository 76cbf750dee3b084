/** Code that Bindery's SDK accepts and the reference refuses. */
import {
    type ContentKitElements,
    createIntegration,
    createOAuthHandler,
    joinURL,
    matchesURLPattern,
    OAuthError,
    publicContentURL,
    publicURL,
    requestPath,
} from '@gitbook/runtime';

export const icons = (
    <block controls={[{ label: 'Edit', icon: 'edit', onPress: { action: 'edit' } }]}>
        <button icon="github" trailingIcon="link-external" onPress={{ action: 'a' }} />
        <card icon="star" />
    </block>
);

export const lists = (
    <vstack>
        {['a', 'b'].map((name) => (
            <text key={name}>{name}</text>
        ))}
        {null}
        <text>
            {'several '}
            {['strings', null]}
        </text>
    </vstack>
);

export const stepped = (
    <configuration>
        <stepper activeStep="a" onStepChange={{ action: 'x' }} onComplete={{ action: 'y' }}>
            <step id="a" key="a">
                <divider />
            </step>
        </stepper>
    </configuration>
);

export const attributes: ContentKitElements['switch'] = { state: 'on', initialValue: true };

export default createIntegration({
    events: {
        space_view: async (event) => console.log(event.pageId, event.visitor.anonymousId),
        ui_render: [async (event) => console.log(event.componentId)],
    },
    fetch: async (request, context) => {
        const { environment } = context;
        const links: string[] = [
            publicURL(environment, '/a', { b: 1 }),
            publicContentURL(environment),
            joinURL('a'),
        ];
        if (requestPath(request, environment) === '/oauth') {
            const connect = createOAuthHandler({
                clientId: '',
                clientSecret: '',
                authorizeURL: '',
                accessTokenURL: '',
                pkce: true,
            });
            return connect(request, context);
        }
        const error: unknown = matchesURLPattern('https://a', links[0] ?? '');
        return new Response(
            error instanceof OAuthError && error.code === 'oauth_denied' ? 'no' : 'yes',
        );
    },
});
