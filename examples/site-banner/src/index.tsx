import {
    createComponent,
    createIntegration,
    type RuntimeContext,
    type RuntimeEnvironment,
    type SpaceInstallationConfigurationProps,
} from '@gitbook/runtime';

type Environment = RuntimeEnvironment<{}, { message?: string }>;
type Context = RuntimeContext<Environment>;
type State = { message: string };
type Action = { action: 'save' };

const configure = createComponent<
    SpaceInstallationConfigurationProps<Environment>,
    State,
    Action,
    Context
>({
    componentId: 'configure',
    initialState: (_props, _render, { environment }) => ({
        message: environment.siteInstallation?.configuration.message ?? '',
    }),
    action: async (element, action, { api, environment }) => {
        const { integration, siteInstallation } = environment;
        if (action.action !== 'save' || !siteInstallation) return {};
        await api.integrations.updateIntegrationSiteInstallation(
            integration.name,
            siteInstallation.installation,
            siteInstallation.site,
            { configuration: { message: element.state.message } },
        );
        return { type: 'complete' };
    },
    render: async () => (
        <configuration>
            <input
                label="Message"
                hint="Shown at the top of every page of the site"
                element={<textinput state="message" placeholder="We are open today" />}
            />
            <button style="primary" label="Save" onPress={{ action: 'save' }} />
        </configuration>
    ),
});

export default createIntegration<Context>({
    components: [configure],
    fetch_published_script: async (_event, { environment }) => {
        const message = environment.siteInstallation?.configuration.message;
        if (!message) return undefined;
        // JSON is a subset of JavaScript, except that `</script>` would end an inline script.
        const text = JSON.stringify(message).replaceAll('<', '\\u003c');
        return new Response(
            `const banner = document.createElement('p');
banner.textContent = ${text};
banner.setAttribute('role', 'status');
banner.style.cssText = 'margin:0;padding:8px 16px;background:#222;color:#fff;text-align:center';
document.body.prepend(banner);`,
            { headers: { 'content-type': 'application/javascript' } },
        );
    },
});
